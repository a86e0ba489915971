"""The schema for editors accepts what loads, in either reading of YAML, and refuses misspellings."""

import jsonschema
import pytest
import yaml

from greenscore.resources import standards_folder
from greenscore.standard.schema import draft07, json_schema

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
        ("rounding: {digits: 1, mode: half-even}\n", ""),
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
        ("by: sector", "by: [sector]"),
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
