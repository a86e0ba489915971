"""The library as it ships: complete, licensed, in both languages, and what is made of it."""

from decimal import Decimal

import pytest

from greenscore.factors.calculation import calculate
from greenscore.factors.checks.all import check_library
from greenscore.factors.composite import Composite, composite, composite_of
from greenscore.factors.library import load_library
from greenscore.factors.search import Findings, search
from greenscore.problems import Severity
from tests.factors.planted import add, copied

STEEL = "cn.fuel.steel.anthracite"


@pytest.fixture(scope="module")
def library():
    read, problems = load_library()
    assert problems == ()
    return read


def test_it_says_nothing_but_notes(library):
    problems = check_library(library)
    assert {problem.severity for problem in problems} == {Severity.NOTE}
    changed = {problem.args["row"] for problem in problems}
    # Provinces whose power really changed by more than 15 %, with the hydropower of the year.
    assert {"cn.grid.avg/CN-YN@2023", "cn.grid.avg/CN-HB@2022", "cn.grid.avg/CN-GX@2022"} <= changed


def test_every_row_is_a_draft_until_a_second_person_enters_it(library):
    assert {factor.review for factor in library.factors} == {"draft"}
    assert {factor.mark for factor in library.factors} == {"seen", "seen-3p", "derived"}
    derived = {factor.kind for factor in library.factors if factor.mark == "derived"}
    assert derived == {"density", "enthalpy", "gwp"}


def test_no_source_is_forbidden_and_no_digest_is_invented(library):
    assert {source.reuse for source in library.sources.values()} == {"ship", "cite", "cite-only"}
    assert not any(source.sha256 or source.read for source in library.sources.values())


def test_an_id_holds_no_year_of_its_edition(library):
    assert not [f.id for f in library.factors if f.version in f.id.replace(".", "-").split("-")]


def test_biogenic_co2_stands_apart(library):
    chips = [f for f in library.factors if f.activity == "wood-chips" and f.per == "t"]
    assert {f.gas for f in chips} == {"CO2e", "biogenic-CO2"}


def test_a_pin_finds_its_edition_and_nothing_else(library):
    assert library.pin("cn.grid.avg/CN", "2022").value == "0.5366"
    assert library.pin("cn.grid.avg/CN", "2020") is None
    assert {f.kind for f in library.of_kind("grid-fossil")} == {"grid-fossil"}
    assert library.of_kind("nothing") == ()


@pytest.mark.parametrize(
    "table,edition,published",
    [("steel", "2013", "1.9238"), ("other", "2015", "2.3228")],
)
def test_tables_of_one_country_make_different_factors(library, table, edition, published):
    parts = [f"cn.fuel.{table}.anthracite.{part}@{edition}" for part in ("ncv", "cc", "of")]
    made = composite(library, *parts)
    assert isinstance(made, Composite)
    assert round(made.value, 4) == Decimal(published)
    assert (made.unit, made.per) == ("tCO2", "t")
    assert [part.reference for part in made.parts] == parts


def test_forty_four_twelfths_are_exact_in_forty_digits(library):
    made = composite(library, "ipcc.natural-gas.ncv@2006", "ipcc.natural-gas.cc@2006")
    assert made.value == Decimal("2692.8")
    assert calculate("a * 44 * 1000 / 12", {"a": Decimal("15.3")}) == 56100
    assert calculate("a * (44 / 12) * 1000", {"a": Decimal("15.3")}) != 56100


@pytest.mark.parametrize(
    "parts,code",
    [
        (["cn.fuel.steel.coke.ncv@2013", f"{STEEL}.cc@2013"], "factor-parts-apart"),
        (["ipcc.anthracite.ncv@2006", f"{STEEL}.cc@2013"], "factor-parts-apart"),
        ([f"{STEEL}.cc@2013", f"{STEEL}.ncv@2013"], "factor-part-kind"),
        ([f"{STEEL}.ncv@2013", f"{STEEL}.cc@2014"], "factor-unknown"),
    ],
)
def test_parts_of_different_fuels_make_nothing(library, parts, code):
    assert composite(library, *parts).code == code


def test_why_parts_make_nothing_is_told(library):
    def told(*parts):
        found = composite(library, *parts)
        return found.code, dict(found.args)

    heat, carbon = f"{STEEL}.ncv@2013", f"{STEEL}.cc@2013"
    assert told(heat, f"{STEEL}.cc@2014") == (
        "factor-unknown",
        {"given": f"{STEEL}.cc@2014", "nearest": ""},
    )
    assert told(carbon, heat) == (
        "factor-part-kind",
        {"row": carbon, "kind": "carbon-content", "expected": "ncv"},
    )
    assert told(heat, carbon, carbon) == (
        "factor-part-kind",
        {"row": carbon, "kind": "carbon-content", "expected": "oxidation"},
    )
    coke = "cn.fuel.steel.coke.ncv@2013"
    assert told(coke, carbon) == ("factor-parts-apart", {"rows": f"{coke}, {carbon}"})


def test_a_fuel_is_made_of_its_newest_edition_or_the_one_that_is_named(library):
    newest = composite_of(library, STEEL)
    parts = [f"{STEEL}.{part}@2013" for part in ("ncv", "cc", "of")]
    assert [part.reference for part in newest.parts] == parts
    assert newest.value == composite(library, *parts).value
    assert composite_of(library, STEEL, "2013") == newest
    assert composite_of(library, STEEL, "1900") is None
    assert composite_of(library, "no.such.fuel") is None
    # IPCC gives no oxidation: 48 TJ/kt x 15.3 tC/TJ x 44/12 = 2692.8 t for a kt.
    gas = composite_of(library, "ipcc.natural-gas")
    assert (gas.value, gas.unit, gas.per) == (Decimal("2692.8"), "tCO2", "kt")
    assert len(gas.parts) == 2


def test_words_find_rows_in_both_languages(library):
    assert search(library, "全国电力平均").factors[0].reference == "cn.grid.avg/CN@2023"
    assert {f.activity for f in search(library, "anthracite ncv cn").factors} == {"anthracite"}
    assert search(library, "anthracite perpetual") == Findings((), 0, (("perpetual", ()),))
    assert search(library, "") == Findings((), 0)
    assert len(search(library, "co2", most=5).factors) == 5


def own(folder, **cells):
    """Return an overlay with one row like the national grid factor."""
    copied(folder)
    library = folder / "library"
    add(library, "cn-grid", "cn.grid.avg/CN@2023", **cells)
    lines = (library / "data" / "cn-grid.csv").read_text(encoding="utf-8").splitlines()
    overlay = folder / "acme.csv"
    overlay.write_text("\n".join((lines[0], lines[-1], "")), encoding="utf-8")
    return overlay


def test_an_overlay_adds_rows_and_has_a_digest_of_its_own(tmp_path, library):
    overlay = own(tmp_path, id="acme.grid/CN", value="0.1")
    read, problems = load_library(overlays=[overlay])
    assert problems == ()
    assert read.pin("acme.grid/CN", "2023").overlay == "acme"
    assert read.digest == library.digest
    assert [(o.name, len(o.digest)) for o in read.overlays] == [("acme", 64)]
    other = own(tmp_path / "other", id="acme.grid/CN", value="0.2")
    assert load_library(overlays=[other])[0].overlays != read.overlays


@pytest.mark.parametrize("version", ["2023", "2030"])
def test_an_overlay_never_shadows_a_public_id(tmp_path, version):
    overlay = own(tmp_path, version=version)
    read, problems = load_library(overlays=[overlay])
    assert read is None
    assert [(p.code, p.where.line) for p in problems] == [("factor-overlay-shadows", 2)]


def test_an_overlay_names_its_source(tmp_path):
    overlay = own(tmp_path, id="acme.grid/CN", source="acme-meter")
    assert [p.code for p in load_library(overlays=[overlay])[1]] == ["factor-source-unknown"]
    beside = tmp_path / "sources"
    beside.mkdir()
    text = (tmp_path / "library" / "sources" / "cn-gbt-32150.yaml").read_text(encoding="utf-8")
    (beside / "acme-meter.yaml").write_text(text, encoding="utf-8")
    assert load_library(overlays=[overlay])[1] == ()
