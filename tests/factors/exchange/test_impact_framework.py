"""W14: published digits of the Impact Framework, and what it passes over in silence."""

from decimal import Decimal

import pytest
import yaml

from greenscore.factors.calculation import calculate
from greenscore.factors.exchange.impact_framework import read_impact_framework

GRID = 800


def plugin(method, **config):
    config = {key.replace("_", "-"): value for key, value in config.items()}
    return {"path": "builtin", "method": method, "config": config}


POWER = plugin("Multiply", input_parameters=["watts", "duration"], output_parameter="energy")
CARBON = plugin(
    "Multiply",
    input_parameters=["energy", "grid/carbon-intensity"],
    output_parameter="carbon-operational",
)
EMBODIED = plugin("SciEmbodied")
TOTAL = plugin(
    "Sum", input_parameters=["carbon-operational", "embodied-carbon"], output_parameter="carbon"
)
PLUGINS = {"power": POWER, "grid": CARBON, "embodied": EMBODIED, "total": TOTAL}


def manifest(*rows, defaults=None, plugins=PLUGINS, version="0.7.0"):
    constants = {"grid/carbon-intensity": GRID} | (defaults or {})
    told = {"timestamp": "2023-12-12T00:00:00.000Z", "duration": 1, "watts": 1, "energy": 0}
    outputs = [told | constants | row for row in rows]
    inputs = [{key: row[key] for key in ("timestamp", "duration", "watts")} for row in outputs]
    leaf = {
        "pipeline": {"compute": list(plugins)},
        "defaults": constants,
        "inputs": inputs,
        "outputs": outputs,
    }
    return {
        "name": "small",
        "tags": None,
        "initialize": {"plugins": plugins},
        "execution": {"environment": {"if-version": version}},
        "tree": {"children": {"server": {"children": {"cpu": leaf}}}},
    }


@pytest.fixture
def read(tmp_path):
    def call(content, **options):
        path = tmp_path / "manifest.yaml"
        text = content if isinstance(content, str) else yaml.safe_dump(content)
        path.write_text(text, encoding="utf-8")
        return read_impact_framework(path, **options)

    return call


def codes(problems):
    for problem in problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.message(lang) + problem.hint(lang)
    return [problem.code for problem in problems]


FACTORS = {1: "0.75", 5: "0.4275", 7: "0.37375", 30: "0.37375"}
TOTALS = {
    1: "0.010010781329274479",
    5: "0.045574739979705736",
    7: "0.06275949708269914",
    30: "0.2689692732115677",
}


@pytest.mark.parametrize("seconds", FACTORS)
def test_a_row_of_the_published_pipeline_is_read_and_its_total_redone(read, seconds):
    values = {"factor": Decimal(FACTORS[seconds]), "s": Decimal(seconds)}
    energy = calculate("factor * 100 * s / 3600000 / 8", values)
    operational = calculate("kwh * 800", {"kwh": energy})
    embodied = calculate("1000000 * s / 126144000", values)
    row = {
        "duration": seconds,
        "energy": float(energy),
        "carbon-operational": float(operational),
        "embodied-carbon": float(embodied),
        "carbon": float(TOTALS[seconds]),
    }
    (one,), problems = read(manifest(row), region="GB", site="rack")
    assert problems == ()
    grams = one.reported * 1000
    assert abs(operational + embodied - grams) < Decimal("1e-12")
    assert abs(Decimal(one.record["amount"]) - energy) < Decimal("1e-18")
    assert {key: one.record[key] for key in ("record", "site", "region", "unit", "use", "end")} == {
        "record": "server/cpu:1",
        "site": "rack",
        "region": "GB",
        "unit": "kWh",
        "use": "it",
        "end": "2023-12-12",
    }


@pytest.mark.parametrize(
    "formula,published,within",
    [
        (
            "(0.75 * 100 / 3600000 * 2 / 8 + 0.000001) * 800 + 1000000 / 126144000",
            "0.012894114662607812",
            "1e-12",
        ),
        ("1000000 * 3600 / 126144000", "28.538812785388128", "1e-12"),
        ("1200000 * 3600 / 126144000", "34.24657534246575", "1e-12"),
        (
            "(2000000 + 3 * 100000 + 16 * 1172 * 1000 + 50000 + 100000 + 150000) * 3600 / 157680000",
            "487.48858447488584",
            "1e-12",
        ),
        ("1533.12 * 3600 / 94608000 / 8", "0.007292237442922374", "1e-12"),
        ("5.02 / 100", "0.0502", "0"),
    ],
)
def test_published_figures_are_redone(formula, published, within):
    assert abs(calculate(formula, {}) - Decimal(published)) <= Decimal(within)


@pytest.mark.parametrize(
    "utilisation,factor,published",
    [
        (1, "0.14", "0.00035"),
        (10, "0.32", "0.0008"),
        (50, "0.75", "0.001875"),
        (100, "1.02", "0.00255"),
    ],
)
def test_the_curve_of_utilisation_gives_the_published_energies(utilisation, factor, published):
    kwh = calculate("f * 100 * 360 / 3600000 * 2 / 8", {"f": Decimal(factor)})
    assert kwh == Decimal(published)
    if utilisation == 1:
        assert calculate("0.12 + (0.32 - 0.12) * 1 / 10", {}) == Decimal(factor)


DEVICE = {"device/emissions-embodied": 1533.12, "device/expected-lifespan": 94608000}


def test_trap_a_what_a_device_embodies_is_given_and_not_read(read):
    found, problems = read(manifest({"embodied-carbon": 28.5}, defaults=DEVICE))
    assert len(found) == 1
    assert codes(problems) == ["exchange-if-unread"] * 2
    assert {problem.args["field"] for problem in problems} == set(DEVICE)
    assert problems[0].where.line is not None


@pytest.mark.parametrize("version,unread", [("0.5.0", 0), ("0.6.0", 2), ("1.0", 2), ("soon", 2)])
def test_before_it_was_rewritten_the_plugin_did_read_it(read, version, unread):
    _, problems = read(manifest({"embodied-carbon": 28.5}, defaults=DEVICE, version=version))
    assert codes(problems) == ["exchange-if-unread"] * unread


def test_what_only_a_plugin_of_another_pipeline_reads_is_not_read(read):
    plugins = {name: PLUGINS[name] for name in ("power", "grid")}
    assert read(manifest({}, plugins=plugins))[1] == ()
    _, problems = read(manifest({"memory": 32}, plugins=plugins))
    assert [problem.args["field"] for problem in problems] == ["memory"]


def test_trap_b_a_memory_constant_in_grams(read):
    config = {"memory_emissions_constant": 1172, "vcpu_emissions_constant": 100000}
    plugins = PLUGINS | {"embodied": plugin("SciEmbodied", **config)}
    _, problems = read(manifest({"memory": 32}, plugins=plugins))
    assert codes(problems) == ["exchange-if-memory"]
    assert problems[0].args["given"] == "1172"
    right = plugins | {"embodied": plugin("SciEmbodied", memory_emissions_constant=1.39)}
    assert read(manifest({"memory": 32}, plugins=right))[1] == ()


def test_trap_c_a_constant_intensity_that_aligning_times_averaged(read):
    _, problems = read(manifest({}, {"grid/carbon-intensity": 640}))
    assert codes(problems) == ["exchange-if-changed"]
    assert (problems[0].args["given"], problems[0].args["shown"]) == ("800", "640")


def test_a_field_that_varies_by_row_is_no_constant(read):
    content = manifest({}, {"watts": 2})
    assert read(content)[1] == ()


def test_a_field_that_a_plugin_makes_may_differ_from_its_default(read):
    assert read(manifest({"energy": 0.5}, defaults={"energy": 0}))[1] == ()


def test_energy_that_is_not_there_names_what_is(read):
    found, problems = read(manifest({"energy": 1}), energy="cpu-energy")
    assert found == ()
    assert codes(problems) == ["exchange-if-field"]
    assert problems[0].args["nearest"] == "energy"


def test_a_plugin_of_somebody_else_is_told(read):
    plugins = PLUGINS | {"teads": {"path": "@grnsft/if-plugins", "method": "TeadsCurve"}}
    _, problems = read(manifest({"anything": 1}, plugins=plugins))
    assert codes(problems) == ["exchange-if-plugin"]


def test_an_intensity_no_grid_has_is_told(read):
    (one,), problems = read(manifest({"energy": 1, "carbon-operational": 800000}))
    assert (codes(problems), problems[0].severity) == (["exchange-intensity"], "warning")
    assert one.record["amount"] == "1"


@pytest.mark.parametrize("given", ["much", -1, "NaN"])
def test_energy_that_is_no_figure_is_an_error(read, given):
    found, problems = read(manifest({"energy": given}))
    assert found == ()
    assert [(p.code, p.severity) for p in problems] == [("exchange-if-cell", "error")]


def test_energy_that_is_a_constant_and_changed_on_the_way_is_an_error(read):
    plugins = {"grid": CARBON}
    _, problems = read(manifest({"energy": 3}, defaults={"energy": 2}, plugins=plugins))
    assert [(p.code, p.severity) for p in problems if p.code.startswith("exchange-if-changed")] == [
        ("exchange-if-changed-energy", "error")
    ]


@pytest.mark.parametrize(
    "row, days",
    [
        ({"duration": "1e80"}, ("2023-12-12", "2023-12-12")),
        ({"duration": "long"}, ("2023-12-12", "2023-12-12")),
        ({"timestamp": "now"}, ("", "")),
        ({"carbon": "NaN"}, ("2023-12-12", "2023-12-12")),
    ],
)
def test_a_fault_of_another_field_is_told_and_the_row_read_without_it(read, row, days):
    (one,), problems = read(manifest({"energy": 2} | row))
    assert (one.record["amount"], one.reported) == ("2", None)
    assert (one.record["start"], one.record["end"]) == days
    assert [(p.code, p.severity) for p in problems] == [("exchange-if-aside", "warning")]


def test_faults_that_are_not_of_the_energy_leave_every_row(read):
    found, problems = read(manifest({"energy": 1, "embodied-carbon": 28.5}, defaults=DEVICE))
    assert len(found) == 1
    assert {problem.severity for problem in problems} == {"warning"}


def test_a_place_that_is_not_that_of_the_region_is_told(read):
    rows = [{"location": "USA"}, {"location": "北京"}, {"location": "rack 7"}]
    _, problems = read(manifest(*rows), region="CN-BJ")
    assert [(p.code, p.args["given"]) for p in problems] == [("exchange-country-other", "USA")]
    assert read(manifest(*rows))[1] == ()


@pytest.mark.parametrize(
    "content,code",
    [
        ("name: x\ntree: {children: {a: {inputs: []}}}\n", "exchange-if-empty"),
        ("- 1\n", "exchange-if-empty"),
        ("tree: [\n", "yaml-syntax"),
        ("tree: {children: {a: {outputs: 7}}}\n", "exchange-if-empty"),
    ],
)
def test_what_is_no_result_is_a_problem(read, content, code):
    found, problems = read(content)
    assert (found, codes(problems)) == ((), [code])
