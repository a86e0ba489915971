from fractions import Fraction

import pytest

from greenscore.expression.check import (
    Category,
    FormulaErrors,
    FreeText,
    Quantity,
    Truth,
    check,
    convert_to,
    doubly_converted,
)
from greenscore.expression.parser import parse
from greenscore.expression.syntax import Aggregate, Call, Constant, Convert, Name, TextTest, names
from greenscore.quantities.units import DIMENSIONLESS, parse_unit

KINDS = ("sinter", "coke", "blast furnace")


def quantity(unit):
    return Quantity(parse_unit(unit))


NAMES = {
    "energy": quantity("tce"),
    "energy-kg": quantity("kgce"),
    "heat": quantity("GJ"),
    "power": quantity("kWh"),
    "output": quantity("t"),
    "share": quantity("%"),
    "ratio": quantity("1"),
    "side": quantity("m"),
    "area": quantity("m2"),
    "bare": Quantity(None),
    "certified": Truth(),
    "link": FreeText(),
    "certified.evidence": FreeText(),
    "kind": Category(KINDS),
    "route": Category(("bf", "eaf")),
    "prerequisites.met": Truth(),
    "e-1.score": Quantity(None),
    "e-1.level": Category(("bronze", "silver")),
}
TABLES = {
    "processes": {
        "type": Category(KINDS),
        "energy": quantity("kgce"),
        "tonnes": quantity("kt"),
        "audited": Truth(),
        "page": FreeText(),
    },
    "suppliers": {"spend": quantity("10kCNY")},
}


class Company:
    """A scope with one name of each kind, and two tables."""

    def type_of(self, name):
        return NAMES.get(name)

    def constant(self, name):
        return None

    def columns(self, table):
        return TABLES.get(table)

    def names(self):
        yield from NAMES
        yield from (f"{table}.{column}" for table in TABLES for column in TABLES[table])


def checked(text):
    return check(parse(text), Company())


def faults(text):
    with pytest.raises(FormulaErrors) as caught:
        checked(text)
    return [(error.code, error.column) for error in caught.value]


@pytest.mark.parametrize(
    "text,unit",
    [
        ("energy / output", "tce/t"),
        ("2 * energy", "tce"),
        ("energy / 2", "tce"),
        ("1 / output", "1/t"),
        ("energy + energy-kg", "tce"),
        ("1 + energy", "tce"),
        ("-energy", "tce"),
        ("min(0, energy, energy-kg)", "tce"),
        ("clip(energy, 0, 10)", "tce"),
        ("coalesce(energy-kg, energy)", "kgce"),
        ("energy if certified else 0", "tce"),
        ("round(share, 1)", "%"),
        ("abs(heat)", "GJ"),
        ("side ** 2", "m*m"),
        ("side ** -1", "1/m"),
        ("sqrt(side * side)", "m"),
        ("sqrt(share)", "1"),
        ("ratio ** 0.5", "1"),
        ("log(share)", "1"),
        ("energy / energy-kg", "1"),
        ("share * energy", "tce"),
        ("energy / share", "tce"),
        ("1 / share", "1"),
        ("ratio / output", "1/t"),
        ("share / output", "1/t"),
        ("share * share", "1"),
        ("share ** 2", "1"),
        ("2 * share", "%"),
        ("previous(energy)", "tce"),
        ("change(energy)", "1"),
        ("period_mean(energy, 3)", "tce"),
        ("sum(processes.energy)", "kgce"),
        ("sum(processes.energy) / sum(processes.tonnes)", "kgce/kt"),
        ("mean(processes.energy / tonnes)", "kgce/kt"),
        ("count(processes)", "1"),
        ("share(processes.energy, audited)", "1"),
        ("weighted_mean(processes.energy, processes.tonnes)", "kgce"),
        ("max(processes.energy * ratio)", "kgce"),
    ],
)
def test_units_of_results(text, unit):
    assert checked(text)[1] == quantity(unit)


@pytest.mark.parametrize(
    "text", ["1", "2 * 3 - 1", "bare + 1", "e-1.score / 2", "2 ** 0.5 * 0 + bare"]
)
def test_bare_numbers_stay_bare_unless_a_pure_number_joins(text):
    assert checked(text)[1] in (Quantity(None), Quantity(DIMENSIONLESS))


@pytest.mark.parametrize(
    "text",
    [
        "energy > 1",
        "share >= 80",
        "energy > energy-kg",
        "not certified",
        "certified == true",
        "certified != prerequisites.met",
        'kind == "sinter"',
        "kind == kind",
        "prerequisites.met and share > 1 or is_missing(kind)",
        "is_missing(certified)",
        "coalesce(certified, false)",
        "0 < energy <= 5",
        'e-1.level == "silver"',
        "certified if certified else true",
        "true",
        'kind in ("sinter", "coke")',
        'kind not in ("sinter", "coke")',
        "energy in (0, energy-kg)",
        "is_address(link)",
        'starts_with(certified.evidence, "https://")',
        "is_missing(link)",
        "length(link) > 3",
        "count(processes, is_address(page)) > 1",
        "max(length(processes.page)) > 1",
    ],
)
def test_conditions(text):
    assert checked(text)[1] == Truth()


@pytest.mark.parametrize(
    "text,factor",
    [
        ("energy + energy-kg", Fraction(1, 1000)),
        ("energy-kg - energy", Fraction(1000)),
        ("energy < energy-kg", Fraction(1, 1000)),
        ("ratio == share", Fraction(1, 100)),
        ("max(1, ratio, share)", Fraction(1, 100)),
        ("exp(share)", Fraction(1, 100)),
        ("sqrt(power * power)", Fraction(3_600_000) ** 2),
    ],
)
def test_the_right_side_takes_the_unit_of_the_left(text, factor):
    tree, _ = checked(text)
    last = tree.arguments[-1] if hasattr(tree, "arguments") else tree.right
    assert isinstance(last, Convert)
    assert last.factor == factor


@pytest.mark.parametrize(
    "text,factor",
    [
        ("energy-kg / energy > 0.5", Fraction(1, 1000)),
        ("share * energy > 0.5", Fraction(1, 100)),
        ("energy / share > 0.5", Fraction(100)),
        ("share / output > 0.5", Fraction(1, 100)),
        ("1 / share > 0.5", Fraction(100)),
        ("share * share > 0.5", Fraction(1, 10_000)),
    ],
)
def test_a_bare_number_beside_a_product_means_plain_scale(text, factor):
    tree, _ = checked(text)
    assert tree.left == Convert(parse(text).left, factor)
    assert tree.right == Constant(0.5)


def test_same_units_are_left_alone():
    for text in ("energy + energy", "share > 80", "energy / output", "log(ratio)"):
        assert checked(text)[0] == parse(text)


def test_labels_become_codes():
    assert checked('kind == "coke"')[0].right == Constant(1.0)
    assert checked('"blast furnace" != kind')[0].left == Constant(2.0)


def test_row_names_are_written_in_full():
    tree, _ = checked('sum(processes.energy * ratio, type == "coke" and audited)')
    assert isinstance(tree, Aggregate)
    assert names(tree) == ("processes.energy", "ratio", "processes.type", "processes.audited")
    assert tree.condition.operands[0].right == Constant(1.0)


@pytest.mark.parametrize(
    "text,found",
    [
        ("energy + heat", [("formula-unit-mismatch", 10)]),
        ("energy > output", [("formula-unit-mismatch", 10)]),
        ("min(energy, heat, 1)", [("formula-unit-mismatch", 13)]),
        ("side * side + area", [("formula-unit-mismatch", 15)]),
        ("log(energy)", [("formula-unit-mismatch", 5)]),
        ("energy ** 0.5", [("formula-unit-mismatch", 1)]),
        ("sqrt(energy)", [("formula-root", 1)]),
        ("(energy ** 10) ** 10", [("formula-unit-range", 1)]),
        ("energy + kind", [("formula-needs-number", 10)]),
        ("certified * 2", [("formula-needs-number", 1)]),
        ("abs(certified)", [("formula-needs-number", 5)]),
        ("kind < kind", [("formula-needs-number", 1)]),
        ("sum(processes.audited)", [("formula-needs-number", 5)]),
        ("not energy", [("formula-needs-condition", 5)]),
        ("1 if energy else 2", [("formula-needs-condition", 6)]),
        ("energy and certified", [("formula-needs-condition", 1)]),
        ("max(processes.energy, 5)", [("formula-needs-condition", 23)]),
        ("certified == 1", [("formula-mixed-types", 14)]),
        ("kind == route", [("formula-mixed-types", 9)]),
        ("coalesce(energy, certified)", [("formula-mixed-types", 18)]),
        ("energy if certified else kind", [("formula-mixed-types", 26)]),
        ('kind == "sintre"', [("formula-unknown-choice", 9)]),
        ('energy == "x"', [("formula-text", 11)]),
        ('"x" == "x"', [("formula-text", 1)]),
        ("enrgy / output", [("formula-unknown-name", 1)]),
        ("energy-output", [("formula-hyphen", 1)]),
        ("output-1", [("formula-hyphen", 1)]),
        ("energy-kg-output", [("formula-hyphen", 1)]),
        ("processes.energy", [("formula-column-outside", 1)]),
        ("processes.enrgy", [("formula-unknown-column", 1)]),
        ("sum(processes.enrgy)", [("formula-unknown-column", 5)]),
        ("sum(processes.tonnes * energy)", [("formula-ambiguous", 24)]),
        ("count(proceses)", [("formula-unknown-table", 1)]),
        ("sum(processes.tonnes, tpye == 'coke')", [("formula-unknown-name", 23)]),
        ("e-1.level + 1", [("formula-needs-number", 1)]),
        ("nothing.score", [("formula-unknown-name", 1)]),
        ("0 < enrgy < 2", [("formula-unknown-name", 5)]),
        (
            "enrgy + outptu * certified + heat / (energy + heat)",
            [
                ("formula-unknown-name", 1),
                ("formula-unknown-name", 9),
                ("formula-needs-number", 18),
                ("formula-unit-mismatch", 47),
            ],
        ),
    ],
)
def test_faults_all_at_once_and_none_twice(text, found):
    assert faults(text) == found


@pytest.mark.parametrize(
    "text,args",
    [
        ("enrgy", {"name": "enrgy", "nearest": "energy"}),
        ("energy-output", {"name": "energy-output", "spaced": "energy - output"}),
        ("energy-kg-output", {"name": "energy-kg-output", "spaced": "energy-kg - output"}),
        ('kind == "sintre"', {"choice": "sintre", "nearest": "sinter"}),
        ("energy + heat", {"expected": "tce", "found": "GJ"}),
        ("energy / output > heat / output", {"expected": "tce/t", "found": "GJ/t"}),
        ("count(proceses)", {"table": "proceses", "nearest": "processes"}),
        ("sum(processes.enrgy)", {"name": "processes.enrgy", "nearest": "energy"}),
    ],
)
def test_faults_name_what_was_meant(text, args):
    with pytest.raises(FormulaErrors) as caught:
        checked(text)
    assert [error.args for error in caught.value] == [args]


def test_declared_units_are_reached_by_one_conversion():
    tree, type_ = checked("energy / output")
    assert convert_to(tree, type_, parse_unit("tce/t")) == tree
    assert convert_to(tree, type_, parse_unit("kgce/t")) == Convert(tree, Fraction(1000))
    assert convert_to(Constant(5.0), Quantity(None), parse_unit("%")) == Constant(5.0)


@pytest.mark.parametrize(
    "text,unit,code",
    [("energy", "GJ", "formula-unit-mismatch"), ("certified", "1", "formula-needs-number")],
)
def test_declared_units_that_do_not_fit_are_refused(text, unit, code):
    with pytest.raises(FormulaErrors, match=code):
        convert_to(*checked(text), parse_unit(unit))


@pytest.mark.parametrize(
    "text,source,target,twice",
    [
        ("output / output * 100", "1", "%", True),
        ("100 * output / output", "1", "%", True),
        ("round(output / output * 100, 1)", "1", "%", True),
        ("-(output / output) / 0.01", "1", "%", True),
        ("output / 1000", "kg", "t", True),
        ("output * 0.001", "kg", "t", True),
        ("output * 1e6", "t", "g", True),
        ("output / output", "1", "%", False),
        ("output * 100", "%", "%", False),
        ("output * 0.5", "1", "%", False),
        ("output + 100", "1", "%", False),
        ("output * 1000", "kg", "t", False),
        ("output * 0", "1", "%", False),
    ],
)
def test_conversions_written_by_hand_are_noticed(text, source, target, twice):
    factor = parse_unit(source).factor / parse_unit(target).factor
    assert doubly_converted(parse(text), factor) is twice
    assert doubly_converted(Convert(parse(text), factor), factor) is twice


def test_previous_keeps_the_type_of_its_operand():
    assert checked("previous(certified)")[1] == Truth()
    assert checked("previous(kind) == kind")[1] == Truth()
    assert checked("previous(energy)")[0].operand == Name("energy")


def test_a_list_converts_each_of_its_numbers():
    tree, _ = checked("energy in (1, energy-kg)")
    first, second = tree.operands
    assert (first.right, second.right.factor) == (Constant(1.0), Fraction(1, 1000))


def test_a_text_is_asked_by_functions_on_texts_alone():
    assert checked("length(link)") == (TextTest("length", Name("link")), quantity("1"))
    assert checked("is_missing(link)")[0] == TextTest("is_missing", Name("link"))
    assert checked("is_missing(energy)")[0] == Call("is_missing", (Name("energy"),))
    pages = checked("count(processes, is_address(page))")[0]
    assert pages.condition == TextTest("is_address", Name("processes.page"))


@pytest.mark.parametrize(
    "text,code,column",
    [
        ("link + 1", "formula-free-text", 1),
        ('certified and link == "x"', "formula-free-text", 15),
        ('link in ("x", "y")', "formula-free-text", 1),
        ("coalesce(link, 1)", "formula-free-text", 10),
        ("sum(processes.page)", "formula-free-text", 5),
        ("length(energy)", "formula-needs-text", 8),
        ("is_address(kind)", "formula-needs-text", 12),
        ("length(lnk)", "formula-unknown-name", 8),
        ("count(processes, length(energy) > 1)", "formula-ambiguous", 25),
        ('kind in ("sinter", "cok")', "formula-unknown-choice", 20),
        ('energy in (1, "x")', "formula-text", 15),
        ("energy in (1, heat)", "formula-unit-mismatch", 15),
        ("processes.page", "formula-column-outside", 1),
    ],
)
def test_what_a_text_or_a_list_cannot_be(text, code, column):
    assert (code, column) in faults(text)
