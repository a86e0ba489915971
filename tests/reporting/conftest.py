"""Reports to look at and test: one invented factory, scored by the real engine, in several states."""

import copy
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

import greenscore
from tests.graded import as_typed

FOLDER = Path(__file__).parent / "factory"
LONG = "华东某新材料循环经济产业集团（长三角一体化示范区）第三精密制造与再生资源综合利用分公司" * 5
OPEN = ("energy_intensity", "carbon_intensity", "disclosure", "recycled_material", "training")


def read(name):
    """Return a YAML file with every scalar as the text that stands there."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def edition(copies=1, *, long=False):
    """Return the standard with its indicators `copies` times, or with long titles."""
    if copies == 1 and not long:
        return greenscore.load_standard(FOLDER)
    standard = read("standard.yaml")
    for theme in standard["index"]["children"]:
        for node in list(theme["children"]):
            if long:
                node["title"]["zh"] += (
                    "，按报告期内全部生产设施与外协工序的合计口径计算并扣除自用部分"
                )
                node["title"]["en"] += (
                    ", over all facilities and outsourced steps, own use deducted"
                )
            for number in range(1, copies):
                theme["children"].append(repeated(node, standard["inputs"], number))
    with tempfile.TemporaryDirectory() as folder:
        text = yaml.safe_dump(standard, allow_unicode=True, sort_keys=False)
        Path(folder, "standard.yaml").write_text(text, encoding="utf-8")
        return greenscore.load_standard(folder)


def repeated(node, inputs, number):
    again = copy.deepcopy(node)
    again["id"] += f"-{number}"
    again["title"] = {lang: f"{title} ({number + 1})" for lang, title in node["title"].items()}
    if node["value"] in inputs:
        again["value"] = f"{node['value']}_{number}"
        inputs[again["value"]] = copy.deepcopy(inputs[node["value"]])
    if "map" in again["score"]:
        again["score"]["map"]["on"] = again["value"]
    return again


def build(
    *, copies=1, long=False, periods=1, subject="", grade="", note="", file="", omit=(), **answers
):
    """Return the assessment of the factory; `omit` leaves inputs out, `answers` replaces them."""
    rows = read("data.yaml")[-periods:]
    standard = edition(copies, long=long)
    for row in rows:
        row.update({"subject": subject or row["subject"]} | answers)
        for name in standard.standard.inputs:
            source = name.rstrip("_123456789") if copies > 1 else name
            row.setdefault(name, row.get(source))
            given = row[name] if isinstance(row[name], dict) else {"value": row[name]}
            row[name] = (
                given | ({"grade": grade} if grade else {}) | ({"note": note} if note else {})
            )
            if name in omit or given.get("value", "") is None:
                del row[name]
    graded = as_typed(standard, rows)
    assessment = greenscore.score(standard, rows, grading=graded).assessment()
    if not file:
        return assessment
    placed = tuple(replace(a, place=replace(a.place, file=file)) for a in assessment.answers)
    return replace(assessment, answers=placed)


def variants():
    """Return the factories whose reports are looked at and tested."""
    return {
        "full": build(periods=4),
        "open": build(omit=OPEN, dust_in=0, wastewater_reuse={"not_applicable": "no-process"}),
        "blocked": build(no_violations=False, permit={"value": None}),
        "sixty": build(copies=4, periods=2),
        "long": build(long=True, subject=LONG[:200]),
    }


@pytest.fixture(scope="session")
def factories():
    return variants()


@pytest.fixture(scope="session")
def factory(factories):
    return factories["full"]


@pytest.fixture(scope="session")
def build_factory():
    return build
