"""The fixed words of the screen."""

import math

from greenscore.model.assessment import decimal_text
from greenscore.model.table import Grade
from greenscore.texts import Lang, Text

WORDS: dict[str, Text] = {
    "subject": Text("评价对象", "subject"),
    "period": Text("评价期", "period"),
    "score": Text("自报得分", "claimed score"),
    "recognised": Text("认可得分", "recognised score"),
    "level": Text("等级", "level"),
    "coverage": Text("数据覆盖", "coverage"),
    "outcome": Text("状态", "outcome"),
    "indicator": Text("指标", "indicator"),
    "value": Text("数值", "value"),
    "points": Text("得分贡献", "points"),
    "grade": Text("可信度", "grade"),
    "node score": Text("得分", "score"),
    "next": Text("最能提分的事", "What would help most"),
    "blocked": Text("未通过的门槛", "Blocked by"),
    "open": Text("尚未完成，分数区间", "unfinished, between"),
    "formula": Text("公式", "formula"),
    "inputs": Text("数据", "inputs"),
    "curve": Text("评分曲线", "curve"),
    "weight": Text("权重", "weight"),
    "lost": Text("失分", "lost"),
    "source": Text("依据", "source"),
    "adjusted": Text("调整", "adjusted"),
    "none": Text("无", "none"),
    "population": Text("参照群体", "population"),
    "placed": Text("替代值", "stand-in"),
    "criterion": Text("准则", "criterion"),
    "note": Text("备注", "note"),
    "path": Text("途径", "path"),
    **{grade.word: grade.label for grade in Grade},
    "scored": Text("已评分", "scored"),
    "missing": Text("缺数据", "missing"),
    "not_applicable": Text("不适用", "not applicable"),
    "unscorable": Text("无法计算", "cannot be computed"),
    "incomplete": Text("未完成", "incomplete"),
}


def word(key: str, lang: Lang) -> str:
    """Return a fixed word of the screen in `lang`."""
    return WORDS[key].get(lang) if key in WORDS else key


def number(value: float | None, digits: int) -> str:
    """Write a number with `digits` decimals, or a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.{digits}f}"


def quantity(value: float | None, unit: str) -> str:
    """Write a value with its unit, to six significant digits and without an exponent."""
    if value is None:
        return "–"
    return f"{decimal_text(float(f'{value:.6g}'))}{'' if unit in {'', '1'} else ' ' + unit}"
