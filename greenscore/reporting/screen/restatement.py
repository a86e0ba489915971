"""A restatement on the screen."""

from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, Table
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    from greenscore.inventory.restatement import Change, Restatement, Result

_WORDS = {
    "scope1": Text("范围一", "scope 1"),
    "scope2_location": Text("范围二（基于位置）", "scope 2, location-based"),
    "scope2_market": Text("范围二（基于市场）", "scope 2, market-based"),
    "scope3": Text("范围三", "scope 3"),
    "biogenic": Text("生物源二氧化碳", "biogenic CO2"),
    "removals": Text("清除", "removals"),
    "offsets": Text("抵销", "offsets"),
    "tce": Text("综合能源消费量，tce", "comprehensive energy, tce"),
    "location": Text("位置", "location"),
    "market": Text("市场", "market"),
    "energy": Text("能源，tce", "energy, tce"),
}


def restatement_screen(found: "Restatement", lang: Lang) -> Blocks:
    """Return the totals by both, what sites and categories it moves, and the factors behind it."""
    old, new = ("原", "新") if lang == "zh" else ("old", "new")
    for word, result in ((old, found.old), (new, found.new)):
        yield f"{word}: {_identity(result)}"
    yield ""
    difference = "差" if lang == "zh" else "difference"
    yield Table(("t CO2e", old, new, difference), [_row(change, lang) for change in found.totals])
    for changes in (found.sites, found.categories):
        if changes:
            yield ""
            yield Table(("t CO2e", old, new, difference), [_row(each, lang) for each in changes])
    if not found.factors:
        yield "没有因子改变" if lang == "zh" else "no factor changed"
        return
    yield ""
    rows = [
        (
            _WORDS[each.part].get(lang),
            *((each.rows_old or "–"), (each.rows_new or "–")),
            str(each.records),
            *(_shown(each.old), _shown(each.new), _shown(each.difference)),
        )
        for each in found.factors
    ]
    header = ("口径", "原因子", "新因子", "记录", old, new, difference)
    if lang == "en":
        header = ("part", "old factors", "new factors", "records", old, new, difference)
    yield Table(header, rows)


def _identity(result: "Result") -> str:
    library = f"{result.library} {result.library_digest}"
    return f"{result.as_of} {result.profile}, {library}, sha256 {result.digest}"


def _row(change: "Change", lang: Lang) -> tuple[str, str, str, str]:
    *group, name = change.key
    label = " / ".join((*group, _WORDS[name].get(lang)))
    return label, _shown(change.old), _shown(change.new), _shown(change.difference)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}"
