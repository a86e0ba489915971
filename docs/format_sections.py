"""The order in which the format is told: chapters of sections, each about one block."""

from typing import NamedTuple

from greenscore.model import absence, nodes, sectors
from greenscore.model import standard as model
from greenscore.model.scalars import Block
from greenscore.standard.proofs import written as cases


class Section(NamedTuple):
    """One construct, in English and Chinese; its block is None where the model has no class for it."""

    name: str
    en: str
    zh: str
    block: type[Block] | None

    @property
    def title(self) -> str:
        """The heading."""
        return f"{self.en} {self.zh}"


class Chapter(NamedTuple):
    """Sections that belong together, after a sentence about them."""

    title: str
    note: str
    sections: tuple[Section, ...]


def _of(block: type[Block], en: str, zh: str) -> Section:
    return Section(block.__name__, en, zh, block)


CHAPTERS = (
    Chapter(
        "The file 文件",
        "",
        (
            _of(model.Standard, "Standard", "标准"),
            _of(model.Source, "Source", "出处"),
            _of(model.Effective, "Dates of effect", "生效日期"),
            _of(model.Recognition, "Recognition", "认可"),
            _of(nodes.Rounding, "Rounding", "修约"),
        ),
    ),
    Chapter(
        "What is asked 填报项",
        "An input is a column of the data, a line of the form and a rule of validation.",
        (
            _of(model.Input, "Input", "填报项"),
            _of(model.Evidence, "Evidence", "佐证"),
            _of(model.NotApplicable, "Not applicable", "不适用"),
            _of(model.Sectors, "Values by sector", "行业取值"),
            _of(sectors.Sector, "Sector file", "行业文件"),
            _of(sectors.SectorValue, "Value of a sector", "行业的数值"),
            _of(model.RowTable, "Table", "明细表"),
            _of(model.Question, "Column of a table", "明细表的列"),
        ),
    ),
    Chapter(
        "What is computed 计算",
        "",
        (
            Section("Formula", "Formula", "公式", None),
            _of(model.Derived, "Derived figure", "派生量"),
            _of(model.Parameter, "Parameter", "常数"),
            _of(model.Dated, "Dated figure", "按日期的数值"),
            _of(model.Function, "Installed function", "已安装的函数"),
            _of(model.Check, "Check", "核对"),
            _of(model.Prerequisite, "Prerequisite", "基本要求"),
        ),
    ),
    Chapter(
        "The tree 评分树",
        "",
        (
            _of(nodes.Node, "Node", "节点"),
            _of(nodes.Aggregate, "Aggregate", "汇总"),
            _of(nodes.Penalised, "Penalty for imbalance", "离散度扣减"),
            _of(absence.MissingRules, "Missing score", "缺失的分数"),
            _of(absence.Missing, "Missing score of a node", "节点缺失的分数"),
            _of(absence.Policy, "Policy", "缺失的处理"),
            _of(nodes.Clip, "Clip", "截断"),
            _of(nodes.Adjust, "Adjustment", "调整"),
            _of(nodes.Rescale, "Rescale", "换算范围"),
            _of(nodes.Advice, "Advice", "改进建议"),
        ),
    ),
    Chapter(
        "Scales 计分方式",
        "How a value becomes a score. Every threshold is a number or a formula, in the unit of the value.",
        (
            _of(nodes.Score, "Scale", "计分"),
            _of(nodes.Linear, "Linear", "线性"),
            _of(nodes.Steps, "Steps", "分段"),
            _of(nodes.CategoryMap, "Map", "类别"),
            _of(nodes.LogNormal, "Lognormal", "对数正态"),
            _of(nodes.Relative, "Relative", "相对位置"),
            _of(nodes.Criterion, "Criterion", "符合性"),
        ),
    ),
    Chapter(
        "The reference population 参照群体",
        "Frozen once, so that a subject has the same score alone and among others.",
        (
            _of(model.Population, "Population", "群体"),
            _of(nodes.Outliers, "Outliers", "离群值"),
            _of(nodes.Shape, "Shape", "分布形态"),
        ),
    ),
    Chapter(
        "Levels 等级",
        "",
        (_of(nodes.Level, "Level", "级别"), _of(nodes.Requirement, "Gate", "门槛条件")),
    ),
    Chapter(
        "Many entities 多个评价对象",
        "",
        (
            _of(model.Portfolio, "Portfolio", "组合"),
            _of(model.PortfolioLevel, "Level of a portfolio", "组合的等级"),
        ),
    ),
    Chapter(
        "Less to write 少写一些",
        "Tables and bases are written out before anything is read as a standard; "
        "`greenscore standards show --resolved` prints what comes of it.",
        (
            Section("Rows", "Rows", "表格行", None),
            Section("Profile", "Profile", "在另一标准之上", None),
        ),
    ),
    Chapter(
        "Cases 用例",
        "Files in `tests/` beside the standard, which `greenscore standards test` runs.",
        (
            _of(cases.WrittenCase, "Case", "一个用例"),
            _of(cases.Earlier, "Earlier periods", "以前各期"),
            _of(cases.Expectation, "Expectation", "预期"),
            _of(cases.ExpectedNode, "Expectation of a node", "对节点的预期"),
        ),
    ),
)
SECTIONS = tuple(section for chapter in CHAPTERS for section in chapter.sections)
