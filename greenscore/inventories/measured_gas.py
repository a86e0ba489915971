"""A gas whose composition was measured, as own factors: heating values, carbon content, their source."""

from decimal import Decimal

from greenscore.factors.vocabulary import COLUMNS
from greenscore.factors.writing import csv_text, yaml_text
from greenscore.inventories.composition import GasComposition
from greenscore.quantities.periods import Span
from greenscore.texts import worded

SOURCE = "gas-analysis"
_DIGITS = 9


def own_factors(found: GasComposition, item: str, region: str, span: Span) -> str:
    """Return rows of ncv, gcv and carbon-content of `item` that hold for the days of `span`."""
    told = {
        "version": f"{span.start:%Y%m%d}-{span.end:%m%d}",
        "activity": item,
        "region": region,
        "data_from": span.start.isoformat(),
        "data_to": span.end.isoformat(),
        "source": SOURCE,
        "locator": "composition",
        "mark": "derived",
        "review": "draft",
        **dict.fromkeys(("method", "boundary", "gwp"), "na"),
    }
    heat = {"gas": "energy", "unit": "GJ", "per": "10kNm3"}
    carbon = {"gas": "carbon", "unit": "tC", "per": "GJ", "hv_basis": "NCV"}
    # 1 MJ a cubic metre is 10 GJ for ten thousand.
    rows = [
        told | heat | _figure(item, "ncv", found.ncv * 10) | {"hv_basis": "NCV"},
        told | heat | _figure(item, "gcv", found.gcv * 10) | {"hv_basis": "GCV"},
        told | carbon | _figure(item, "carbon-content", found.content),
    ]
    return csv_text(dict.fromkeys(COLUMNS, "") | row for row in rows)


def _figure(item: str, kind: str, value: Decimal) -> dict[str, str]:
    name = worded("inventory.gas.row", item=item, kind=kind)
    return {
        "id": f"own.{item}.{kind}",
        "kind": kind,
        "name_zh": name.zh,
        "name_en": name.en,
        "value": f"{value:.{_DIGITS}f}".rstrip("0").rstrip("."),
    }


def own_source(found: GasComposition, file: str) -> str:
    """Return the record of the source that the rows of `own_factors` name; `file` is the analysis."""
    shares = ", ".join(f"{name} {share * 100:.4f}" for name, share in found.shares.items())
    title = worded("inventory.gas.title", file=file)
    rule = worded("inventory.gas.rule", shares=f"{shares} mol %")
    return yaml_text(
        {
            "title": {"zh": title.zh, "en": title.en},
            "publisher": {"zh": file, "en": file},
            "copy": {
                "zh": "".join(text.zh for text in found.sources),
                "en": " ".join(text.en for text in found.sources),
            },
            "rule": {"zh": rule.zh, "en": rule.en},
            "licence": "own",
            "evidence": "own analysis",
            "reuse": "forbidden",
            "language": "en",
        }
    )
