"""What the workbook says in its own voice, in Chinese and English."""

from greenscore.texts import Text

QUESTION = Text("问题", "Question")
ANSWER = Text("答案", "Answer")
UNIT = Text("单位", "Unit")
EVIDENCE = Text("证据", "Evidence")
GRADE = Text("保证等级", "Assurance")
NOTE = Text("备注", "Note")

YES = Text("是", "yes")
NO = Text("否", "no")
NOT_APPLICABLE = Text("不适用：", "n/a: ")

COVER = Text("填写说明", "Start here")
CHECK = Text("检查", "Check")
OTHER_THEME = Text("数据", "Data")

STANDARD = Text("标准", "Standard")
SUBJECT = Text("主体名称", "Subject")
SUBJECT_HELP = Text(
    "被评价的{subject}的名称。一个工作簿只填一个主体。",
    "Name of the {subject} assessed. One workbook, one subject.",
)
PERIOD = Text("期间", "Period")
PERIOD_HELP = Text("写成 2025、2025-07 或 2025-Q3。", "Write 2025, 2025-07 or 2025-Q3.")

HOW = Text("怎么填", "How to fill it in")
STEPS = (
    Text("写上主体名称和期间。", "Name the subject and the period."),
    Text(
        "逐页回答问题：只有浅黄色和白色的格可以填写。",
        "Answer sheet by sheet; only pale yellow and white cells take input.",
    ),
    Text(
        "数值旁选单位，会自动换算；没有的数据留空，不要填 0。",
        "Choose the unit beside a number, it is converted; leave empty what you do not have, never 0.",
    ),
    Text(
        "写上证据的文件名或编号，选保证等级；没有证据的按“自报”计。",
        "Name the evidence and choose its assurance; without any, a value counts as declared.",
    ),
    Text(
        "“检查”页显示“完整”后，用 greenscore check 核对，再评分。",
        'When the sheet "Check" says complete, run greenscore check, then score.',
    ),
)

LEGEND = Text("颜色", "Colours")
OPEN = Text("待填写", "still to answer")
DONE = Text("已填写", "answered")
SKIPPED = Text("不适用", "not applicable")
WRONG = Text("有误", "to mend")

WHOM = Text("关于谁", "About whom")
WHO = Text("谁来填", "Who fills in what")
SHEET = Text("工作表", "Sheet")
COUNT = Text("问题数", "Questions")
LEFT = Text("还缺", "Missing")
PERSON = Text("负责人", "Person")
ROWS = Text("按行填写", "rows")

OK = Text("OK", "OK")
MISSING = Text("缺失", "MISSING")
NOT_A_NUMBER = Text("不是数", "NOT A NUMBER")
OUT_OF_RANGE = Text("超出范围", "OUT OF RANGE")
NOT_IN_LIST = Text("不在选项内", "NOT IN THE LIST")
OPTIONAL = Text("选填", "optional")
COMPLETE = Text("完整", "COMPLETE")
VALUES_MISSING = Text("项缺失", "values missing")
VALUES_WRONG = Text("项有误", "values wrong")
STATUS = Text("状态", "Status")

A_NUMBER = Text("填写一个数", "A number")
WHOLE = Text("整数", "a whole number")
AT_LEAST = Text("不小于 {bound}", "at least {bound}")
AT_MOST = Text("不大于 {bound}", "at most {bound}")
MORE_THAN = Text("大于 {bound}", "more than {bound}")
LESS_THAN = Text("小于 {bound}", "less than {bound}")
FROM_LIST = Text("从列表中选择", "Choose from the list")
OR_REASON = Text("不适用时从列表选理由", "if not applicable, choose the reason from the list")
EVIDENCE_WANTED = Text("需要证据", "Evidence is required")
JUSTIFY = Text(
    "不符合时，在此说明理由即算作有理由。", "Where it is not met, a reason given here justifies it."
)
FORCES = {
    "must": Text("必须", "MUST"),
    "should": Text("应当", "SHOULD"),
    "suggested": Text("建议", "SUGGESTED"),
}
PLEASE_MEND = Text("请改正", "Please mend")
TABLE_HELP = Text(
    "每行一条，从表头下一行开始；不用的行留空。",
    "One item a row, from below the header; leave unused rows empty.",
)
