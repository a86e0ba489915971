"""The schema for editors accepts what loads, in either reading of YAML, and refuses misspellings."""

import jsonschema
import pytest
import yaml

from greenscore.resources import standards_folder
from greenscore.standard.schema import blocks, draft07, json_schema

VALIDATORS = {
    "2020-12": jsonschema.Draft202012Validator(json_schema()),
    "draft 7": jsonschema.Draft7Validator(draft07()),
}


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as an editor sees it: numbers, true and false are typed; on, no and dates are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith("timestamp") and (first in "tf" or not tag.endswith("bool"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(params=VALIDATORS)
def validator(request):
    return VALIDATORS[request.param]


@pytest.mark.parametrize("loader", [EditorLoader, yaml.BaseLoader])
def test_what_loads_is_valid(validator, small, loader):
    texts = [small] + [f.read_text("utf-8") for f in standards_folder().glob("*/standard.yaml")]
    for text in texts:
        errors = [e.message for e in validator.iter_errors(yaml.load(text, loader))]
        assert errors == []


@pytest.mark.parametrize(
    "old, new",
    [
        ("status: example", "statuss: example"),
        ("status: example", "status: exmple"),
        ("    unit: tce\n", "    unti: tce\n"),
        ("rounding: {digits: 1, mode: half-even, source: own}\n", ""),
        ("max: 1e9", "max: many"),
        ("missing: {transfer: curve}", "missing: wurst"),
        ("graded: false", "graded: maybe"),
        ("- [50, 80]", "- [50, 80, 90]"),
        ("greenscore: 1", "greenscore: 2"),
        ("{zh: 小标准, en: Small standard}", "{zh: 小标准, eng: Small}"),
        ("aggregate: {power: 2}", "aggregate: {pwer: 2}"),
    ],
)
def test_what_is_misspelt_is_refused(validator, small, old, new):
    assert small.count(old) == 1
    assert not validator.is_valid(yaml.load(small.replace(old, new), EditorLoader))


@pytest.mark.parametrize(
    "old, new",
    [
        ("missing: {transfer: curve}", "missing: {value: 30}"),
        ("missing: {transfer: curve}", "missing: {missing: worst, unscorable: {value: 3}}"),
        ("aggregate: {power: 2}", "aggregate: {kind: power, power: 2}"),
        ("aggregate: {power: 2}", "aggregate: {penalised: {sign: plus}}"),
        ("tce/t, by: sector", "tce/t, by: [sector]"),
        ("subject: {zh: 工厂, en: factory}", "subject: 工厂"),
    ],
)
def test_short_and_long_forms_are_both_valid(validator, small, old, new):
    assert small.count(old) == 1
    errors = list(validator.iter_errors(yaml.load(small.replace(old, new), EditorLoader)))
    assert errors == []


def test_the_schema_is_a_schema_and_says_what_each_block_is():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.Draft7Validator.check_schema(draft07())
    definitions = json_schema()["$defs"]
    assert all(definition.get("description") for definition in definitions.values())
    assert "weight" in definitions["Node"]["properties"]
    assert "title" in definitions["Source"]["properties"]


NAMED = {"rows": "tables/a.csv", "key": "{a}", "where": {"b": 1}, "each": {"unit": "{c}"}}
LISTED = {"rows": "tables/a.csv", "each": {"id": "{a}"}}


def with_item(text, path, item):
    """Return a standard as an editor sees it, with the item at `path` replaced."""
    data = parent = yaml.load(text, EditorLoader)
    for part in path[:-1]:
        parent = parent[part]
    parent[path[-1]] = item
    return data


@pytest.mark.parametrize(
    "path, item",
    [
        (("inputs",), NAMED),
        (("inputs", "plan", "choices"), NAMED),
        (("parameters",), NAMED),
        (("parameters", "base", "values"), NAMED),
        (("derived",), NAMED),
        (("tables", "flows", "columns"), NAMED),
        (("checks",), LISTED),
        (("checks", 0), LISTED),
        (("prerequisites",), LISTED),
        (("levels", 1), LISTED),
        (("levels", 1, "requires"), LISTED),
        (("index", "children"), LISTED),
        (("index", "children", 0, "children", 1), LISTED),
        (("index", "children", 0, "children", 1, "score", "points"), [LISTED]),
    ],
)
def test_rows_are_valid_where_items_are(validator, small, path, item):
    errors = [e.message for e in validator.iter_errors(with_item(small, path, item))]
    assert errors == []
    misspelt = {**item, "wher": []} if isinstance(item, dict) else [{**item[0], "wher": []}]
    assert path[-1] == "values" or not validator.is_valid(with_item(small, path, misspelt))


PROFILE = {"id": "p", "edition": "1", "extends": "small@2026"}
REMOVED = {"remove": True}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"inputs": {"energy": {"max": 5}, "remark": REMOVED}},
        {"inputs": NAMED},
        {"parameters": {"base": {"values": {"steel": REMOVED, "paper": 1}}}},
        {"checks": [{"id": "a", "remove": True}, {"id": "b", "severity": "warning"}]},
        {"index": {"children": [{"id": "a", "weight": 3, "clip": REMOVED, "unit": REMOVED}]}},
        {"index": {"children": [{"id": "a", "score": {"points": REMOVED, "linear": {"best": 1}}}]}},
        {"levels": [], "cumulative": REMOVED, "recognition": REMOVED},
    ],
)
def test_a_profile_says_only_what_it_changes(validator, changes):
    assert [e.message for e in validator.iter_errors({**PROFILE, **changes})] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"extends": "small"},
        {"statuss": "draft"},
        {"inputs": {"energy": {"unti": "t"}}},
        {"levels": [{"id": "a", "remove": "no"}]},
        {"index": {"children": [{"id": "a", "score": {"linear": {"wurst": 1}}}]}},
    ],
)
def test_a_misspelt_profile_is_refused(validator, changes):
    assert not validator.is_valid({**PROFILE, **changes})


def test_only_a_profile_may_leave_out_and_remove(validator, small):
    assert not validator.is_valid({"id": "p", "edition": "1"})
    assert not validator.is_valid(with_item(small, ("inputs", "energy"), REMOVED))


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.__name__)
def test_an_editor_can_say_what_each_key_means(block):
    schema = json_schema()
    definitions = schema["$defs"]
    found = definitions.get(f"{block.__name__}Block", definitions[block.__name__])
    silent = [key for key, part in found["properties"].items() if not part.get("description")]
    assert silent == []
