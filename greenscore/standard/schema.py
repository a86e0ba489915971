"""The JSON Schema of `standard.yaml`, for editors: completion, hovers and red lines while typing.

It is generated from the model and then widened to the shorthand an author may write, to rows of tables
and to profiles. An editor reads
YAML by its own rules, so every scalar may come as text or as what the editor took it for; what a
schema cannot say (names, units, cycles) is left to lint.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from greenscore.model.absence import Policy
from greenscore.model.nodes import Aggregate, Criterion
from greenscore.model.scalars import Block
from greenscore.model.standard import Standard
from greenscore.quantities.decimals import PATTERN
from greenscore.standard.composed_schema import Json, composed, either, mapped

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DRAFT07 = "http://json-schema.org/draft-07/schema#"
_NUMBER = f"^{PATTERN}$"
_ANY_NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]}
_SCALAR = ["string", "number", "boolean"]


def json_schema() -> Json:
    """Return the schema in JSON Schema 2020-12."""
    schema = _widened(Standard.model_json_schema(by_alias=True))
    definitions = schema["$defs"]
    for block in blocks():
        _explain(schema if block is Standard else definitions[block.__name__], meanings(block))
    for name, short in _shorthands().items():
        definitions[f"{name}Block"] = definitions[name]
        forms = [*short, {"$ref": f"#/$defs/{name}Block"}]
        definitions[name] = {
            "description": definitions[name]["description"],
            "anyOf": forms,
        }
    for name, key in (("Parameter", "by"), ("CategoryMap", "on")):
        properties = definitions[name]["properties"]
        properties[key] = either(properties[key], {"type": "string"})
    return {"$schema": DIALECT, "title": "greenscore standard", **composed(schema)}


def blocks() -> tuple[type[Block], ...]:
    """Return every block that may stand in a standard, the standard itself first."""
    found: list[type[Block]] = [Standard]
    for block in found:
        for field in block.model_fields.values():
            found += [below for below in _within(field.annotation) if below not in found]
    return tuple(dict.fromkeys(found))


def meanings(block: type[Block]) -> Mapping[str, str]:
    """Return what each key of a block means, in a sentence."""
    owners = reversed(block.__mro__)
    return {key: text for o in owners for key, text in _keys().get(o.__name__, {}).items()}


@cache
def _keys() -> Mapping[str, Mapping[str, str]]:
    source = files("greenscore.standard").joinpath("keys.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _within(annotation: Any) -> Iterator[type[Block]]:
    """Yield the blocks that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Block):
        yield annotation
    for part in get_args(annotation):
        yield from _within(part)


def _explain(schema: Json, texts: Mapping[str, str]) -> None:
    """Let an editor say what each key means."""
    for key, text in texts.items():
        schema["properties"][key] = {**schema["properties"][key], "description": text}


def draft07() -> Json:
    """Return the same schema in draft 7, for editors that know no later one."""

    def older(schema: Json) -> Json:
        if "prefixItems" in schema:
            items = {"items": schema.pop("prefixItems"), "additionalItems": False}
            schema = {**schema, **items}
        if "$defs" in schema:
            schema["definitions"] = schema.pop("$defs")
        if "$ref" in schema:
            # Draft 7 ignores whatever stands beside a reference.
            schema = {"$ref": schema["$ref"].replace("#/$defs/", "#/definitions/")}
        return schema

    schema: Json = mapped(json_schema(), older)
    return {**schema, "$schema": DRAFT07}


def _shorthands() -> Mapping[str, list[Json]]:
    """Return, for each block with a short form, what may stand in its place."""
    policy: list[Json] = [
        {"enum": _choices(Policy, "kind")},
        _only("value", _ANY_NUMBER),
        _only("score", _ANY_NUMBER),
        _only("transfer", {"type": "string"}),
        _only("impute", {"enum": ["mean", "median"]}, by={"type": "string"}),
    ]
    zero = _only("zero", {"enum": ["zero", "none"]})
    return {
        "Text": [{"type": _SCALAR}],
        "Requirement": [{"type": "string"}],
        "Criterion": [{"enum": _choices(Criterion, "force")}],
        "Policy": policy,
        "MissingRules": [*policy, {"$ref": "#/$defs/PolicyBlock"}],
        "Missing": [*policy, {"$ref": "#/$defs/PolicyBlock"}],
        "Aggregate": [
            {"enum": _choices(Aggregate, "kind")},
            _only("power", _ANY_NUMBER),
            _only("penalised", {"$ref": "#/$defs/Penalised"}),
            _only("geometric", zero),
            _only("harmonic", zero),
        ],
    }


def _choices(block: type[Block], key: str) -> list[str]:
    return list(get_args(block.model_fields[key].annotation))


def _only(key: str, value: Json, **beside: Json) -> Json:
    """Return the schema of a block that has one key, and perhaps some beside it."""
    return {
        "type": "object",
        "properties": {key: value, **beside},
        "required": [key],
        "additionalProperties": False,
    }


def _widened(schema: Json) -> Json:
    """Let every scalar come as text too, and drop titles and defaults that only repeat the model."""

    def wider(schema: Json) -> Json:
        if isinstance(schema.get("title"), str):
            schema.pop("title")
        if "type" in schema or "$ref" in schema or "anyOf" in schema:
            schema.pop("default", None)
        forms = [form for form in schema.get("anyOf", []) if form != {"type": "null"}]
        if len(forms) == 1:
            return dict(forms[0])  # an optional key is left out, never empty
        match schema:
            case {"anyOf": [{"type": "number"}, *_]}:
                return _ANY_NUMBER
            case {"type": "boolean"}:
                return {**schema, "type": _SCALAR, "enum": [True, False, "true", "false"]}
            case {"type": "integer"}:
                digits = {"type": "string", "pattern": "^[0-9]+$"}
                return {"anyOf": [schema, digits]}
            case {"const": str(word)} if word.isdecimal():
                return {"enum": [int(word), word]}
            case {"type": "string"} if "enum" not in schema:
                return {**schema, "type": _SCALAR}
        return schema

    widened: Json = mapped(schema, wider)
    return widened
