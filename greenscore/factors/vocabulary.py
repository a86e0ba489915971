"""The closed words of a factor: what a cell may say where only certain words are allowed."""

from collections.abc import Mapping

KINDS = (
    "grid",
    "grid-residual",
    "grid-fossil",
    "footprint",
    "td-loss",
    "wtt",
    "combustion",
    "ncv",
    "gcv",
    "carbon-content",
    "oxidation",
    "density",
    "enthalpy",
    "process",
    "heat",
    "energy-equiv",
    "gwp",
    "transport",
    "material",
    "waste",
    "water",
    "hotel",
    "homeworking",
    "embodied",
    "it-energy",
    "kpi",
)
REUSES = ("ship", "cite", "cite-only", "forbidden")

WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "method": ("location", "market", "marginal", "na"),
    "boundary": ("combustion", "wtt", "td", "cradle-gate", "full-lca", "na"),
    "gas": ("CO2", "CH4", "N2O", "CO2e", "biogenic-CO2", "energy", "carbon", "ratio", "na"),
    "gwp": ("SAR", "AR4", "AR5", "AR6", "mixed", "unstated", "na"),
    "hv_basis": ("NCV", "GCV", "unstated", "na"),
    "mark": ("seen", "seen-3p", "derived"),
    "review": ("draft", "reviewed", "official-verified", "deprecated", "withdrawn"),
}

COLUMNS = (
    "id",
    "version",
    "kind",
    "activity",
    "name_zh",
    "name_en",
    "region",
    "method",
    "boundary",
    "gas",
    "gwp",
    "hv_basis",
    "value",
    "unit",
    "per",
    "data_from",
    "data_to",
    "apply_from",
    "apply_to",
    "published",
    "source",
    "locator",
    "mark",
    "review",
    "quality",
    "u",
    "supersedes",
)
"""The columns of every file of rows, in this order."""

RETIRED = ("deprecated", "withdrawn")
"""Reviews of rows that only a pin still finds."""
