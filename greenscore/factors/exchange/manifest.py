"""A manifest of the Green Software Foundation's Impact Framework: its nodes, and what each plugin reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenscore.factors.entries import place
from greenscore.problems import Place
from greenscore.quantities.decimals import whole_of
from greenscore.text.document import Document, Path

# What a row says of itself, whether a plugin reads it or not.
TELLING = frozenset(
    {"timestamp", "duration", "cloud/vendor", "cloud/instance-type", "cloud/region"}
    | {"cloud/service", "functional-unit", "device-name", "location"}
)
_ONE, _MANY = "input-parameter", "input-parameters"
# What each built-in plugin reads: entries of its configuration that name fields, then fields by name.
_READS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Sum": ((_MANY,), ()),
    "Multiply": ((_MANY,), ()),
    "Subtract": ((_MANY,), ()),
    "Coefficient": ((_ONE,), ()),
    "Exponent": ((_ONE,), ()),
    "Interpolation": ((_ONE,), ()),
    "TimeConverter": ((_ONE,), ()),
    "Regex": (("parameter",), ()),
    "Divide": (("numerator", "denominator"), ()),
    "CSVLookup": (("query",), ()),
    "CSVImport": ((), ()),
    "Copy": (("from",), ()),
    "TimeSync": ((), ()),
    "MockObservations": ((), ()),
    "Sci": (("functional-unit",), ("carbon", "sci")),
}
_WRITES = ("output-parameter", "output", "to")
# The plugin was rewritten in 0.6: it no longer reads what a device is said to embody.
_EMBODIED = "SciEmbodied"
_EMBODIED_OLD = (
    "device/emissions-embodied",
    "device/expected-lifespan",
    "time-reserved",
    "resources-reserved",
    "resources-total",
    "vcpus-allocated",
    "vcpus-total",
)
_EMBODIED_NEW = ("vCPUs", "memory", "ssd", "hdd", "gpu", "usage-ratio", "time")
_EMBODIED_MADE = ("carbon-embodied", "embodied-carbon")
_REWRITTEN = (0, 6)


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin of a manifest: what it reads and makes; `known` where both can be told."""

    method: str
    config: Mapping[str, Any]
    where: Place
    reads: frozenset[str]
    makes: frozenset[str]
    known: bool


@dataclass(frozen=True, slots=True)
class ManifestNode:
    """A leaf of the tree: its constants, its plugins, and its rows with their places."""

    name: str
    defaults: Mapping[str, str]
    inputs: tuple[Mapping[str, str], ...]
    outputs: tuple[tuple[Mapping[str, str], Place], ...]
    plugins: tuple[Plugin, ...]

    def accounted(self) -> frozenset[str]:
        """Return the fields that a plugin reads or makes, or that only tell what a row is."""
        return TELLING.union(*(p.reads | p.makes for p in self.plugins))


def nodes(document: Document, file: str) -> Iterator[ManifestNode]:
    """Yield the leaves of a manifest that holds what its form asks; what is no mapping is passed over."""
    plugins = _plugins(document, file)
    yield from _walk(document, file, ("tree",), "", plugins)


def _walk(
    document: Document, file: str, path: Path, name: str, plugins: Mapping[str, Plugin]
) -> Iterator[ManifestNode]:
    here = _at(document.data, path)
    children = _mapping(here.get("children"))
    for child in children:
        inner = f"{name}/{child}" if name else child
        yield from _walk(document, file, (*path, "children", child), inner, plugins)
    if "outputs" not in here or children:
        return
    rows = here["outputs"] if isinstance(here["outputs"], list) else []
    outputs = [
        (_texts(row), place(document, file, (*path, "outputs", index)))
        for index, row in enumerate(rows)
    ]
    given = here.get("inputs")
    yield ManifestNode(
        name=name,
        defaults=_texts(here.get("defaults")),
        inputs=tuple(map(_texts, given)) if isinstance(given, list) else (),
        outputs=tuple(outputs),
        plugins=tuple(plugins[used] for used in _used(here.get("pipeline")) if used in plugins),
    )


def _used(pipeline: Any) -> list[str]:
    """Return the names a pipeline lists, in its old form of one list or the newer one of phases."""
    phases = pipeline.values() if isinstance(pipeline, dict) else [pipeline]
    lists = [phase for phase in phases if isinstance(phase, list)]
    return [name for phase in lists for name in phase if isinstance(name, str)]


def _plugins(document: Document, file: str) -> dict[str, Plugin]:
    given = _mapping(_at(document.data, ("initialize",)).get("plugins"))
    version = _version(document.data)
    return {
        name: _plugin(
            _mapping(entry), place(document, file, ("initialize", "plugins", name)), version
        )
        for name, entry in given.items()
    }


def _plugin(entry: Mapping[str, Any], where: Place, version: tuple[int, ...]) -> Plugin:
    method = str(entry.get("method"))
    config = _mapping(entry.get("config")) or _mapping(entry.get("global-config"))
    keys, fields = _READS.get(method, ((), ()))
    reads = {*fields, *(name for key in keys for name in _names(config.get(key)))}
    makes = {name for key in _WRITES for name in _names(config.get(key))}
    if method == _EMBODIED:
        reads |= set(_EMBODIED_NEW if version >= _REWRITTEN else _EMBODIED_OLD)
        makes |= set(_EMBODIED_MADE)
    known = method in _READS or method == _EMBODIED
    return Plugin(method, config, where, frozenset(reads), frozenset(makes), known)


def _version(data: Any) -> tuple[int, ...]:
    """Return the version that computed a manifest; the newest where it does not tell."""
    text = _at(data, ("execution", "environment")).get("if-version")
    parts = [whole_of(part) for part in text.split(".")[:2]] if isinstance(text, str) else []
    known = tuple(part for part in parts if part is not None)
    return known if known and len(known) == len(parts) else _REWRITTEN


def _names(given: Any) -> list[str]:
    if isinstance(given, str):
        return [given]
    if isinstance(given, list):
        return [name for item in given for name in _names(item)]
    return [name for item in given.values() for name in _names(item)] if given else []


def _at(data: Any, path: Path) -> Mapping[str, Any]:
    for step in path:
        data = _mapping(data).get(str(step))
    return _mapping(data)


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _texts(given: Any) -> Mapping[str, str]:
    return {key: text for key, text in _mapping(given).items() if isinstance(text, str)}
