"""The JSON Schema of what is gone after composing: rows of tables, and the changes of a profile."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

_CHANGE = "Change"
_TEXT: Json = {"type": ["string", "number", "boolean"]}
_ROWS: Json = {
    "description": "Items made from the rows of a table; {column} stands for the text of a cell.",
    "type": "object",
    "properties": {
        "rows": {
            "type": "string",
            "description": "The table: a CSV file in `tables/`, beside the standard.",
            "pattern": r"^tables/[^/\\]+\.csv$",
        },
        "key": {
            "type": "string",
            "description": "The name of each entry of a mapping; others may be written beside the rows.",
        },
        "where": {
            "type": "object",
            "description": "The texts that cells of a row must have for it to count; `{not: draft}` is any "
            'other text, and `{not: ""}` a cell that is not empty.',
            "additionalProperties": {
                "anyOf": [
                    _TEXT,
                    {
                        "type": "object",
                        "properties": {"not": _TEXT},
                        "required": ["not"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
        "each": {"description": "What is written for a row."},
    },
    "required": ["rows", "each"],
    "additionalProperties": False,
}
_REMOVAL: Json = {
    "description": "Takes away what the base has.",
    "type": "object",
    "properties": {"remove": {"enum": [True, "true"]}},
    "required": ["remove"],
    "additionalProperties": False,
}


def mapped(item: Any, change: Callable[[Json], Json]) -> Any:
    """Return a copy of a schema with every part of it changed, the innermost first.

    The names below `properties` and `$defs` are the author's keys, not words of the schema.
    """
    if isinstance(item, list):
        return [mapped(part, change) for part in item]
    if not isinstance(item, dict):
        return item
    copy: Json = {}
    for key, part in item.items():
        if key in {"properties", "patternProperties", "$defs", "definitions"}:
            copy[key] = {name: mapped(below, change) for name, below in part.items()}
        else:
            copy[key] = mapped(part, change)
    return change(copy)


def either(schema: Json, *others: Json) -> Json:
    """Return a schema that takes `others` as well and says what it said, where an editor looks for it."""
    told = {"description": schema["description"]} if "description" in schema else {}
    return {**told, "anyOf": [schema, *others]}


def composed(schema: Json) -> Json:
    """Return the schema of a standard, widened to rows and to profiles.

    A profile has the parts of a standard, none of which is needed, and may remove each of them.
    """
    whole = mapped(schema, _with_rows)
    parts = whole.pop("$defs")
    changes = {f"{name}{_CHANGE}": mapped(part, _changed) for name, part in parts.items()}
    profile = mapped(whole, _changed)
    profile["properties"]["extends"] = {
        "type": "string",
        "description": "The standard that is changed, as id@edition.",
        "pattern": "^[^@]+@[^@]+$",
    }
    profile["description"] = "A profile: what it changes of the standard that it extends."
    return {
        "$defs": {
            **parts,
            **changes,
            "Rows": _ROWS,
            "Removal": _REMOVAL,
            "Standard": whole,
            "Profile": {**profile, "required": ["extends", "id", "edition"]},
        },
        "type": "object",
        "properties": {key: {} for key in profile["properties"]},
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Profile"},
        "else": {"$ref": "#/$defs/Standard"},
    }


def _with_rows(schema: Json) -> Json:
    """Let rows stand for a mapping of named items, for a list, and among the items of a list."""
    rows = {"$ref": "#/$defs/Rows"}
    if schema.get("type") == "array" and "items" in schema:
        mixed = {"type": "array", "items": {"anyOf": [schema["items"], rows]}, "contains": rows}
        return either(schema, mixed, rows)
    named = "patternProperties" in schema or schema.get("additionalProperties")
    if schema.get("type") == "object" and named and "properties" not in schema:
        entries = schema.get("additionalProperties") or next(
            iter(schema["patternProperties"].values())
        )
        among = {**_ROWS, "required": [*_ROWS["required"], "key"], "additionalProperties": entries}
        return either(schema, among)
    return schema


def _changed(schema: Json) -> Json:
    """Let a part leave out what the base has, and remove it."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return schema if name == "Rows" else {**schema, "$ref": f"{schema['$ref']}{_CHANGE}"}
    changed = {key: part for key, part in schema.items() if key != "required"}
    for key in ("properties", "patternProperties"):
        if key in changed:
            changed[key] = {name: _removable(part) for name, part in changed[key].items()}
    if isinstance(changed.get("additionalProperties"), dict):
        changed["additionalProperties"] = _removable(changed["additionalProperties"])
    if "properties" in changed:
        changed["properties"]["remove"] = _REMOVAL["properties"]["remove"]
    return changed


def _removable(schema: Json) -> Json:
    return either(schema, {"$ref": "#/$defs/Removal"})
