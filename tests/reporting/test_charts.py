"""Charts: well-formed, named fonts, escaped texts, and the right lengths."""

import re
import xml.etree.ElementTree as ET

import pytest

from greenscore.reporting.press import charts, svg

FONT = 'A"B & <C>'
HOSTILE = "</text><script>alert('1')</script>&amp;\" onload=\"x"

STEPS = [{"at": 60.0, "text": HOSTILE, "mark": "1"}, {"at": 85.0, "text": "85", "mark": "2"}]
ROW = {"names": [HOSTILE, "en"], "solid": 30.0, "hatched": 70.0, "dotted": 90.0, "text": HOSTILE}
SPECS = {
    "ladder": {"extent": [0.0, 100.0], "steps": STEPS, "rows": [ROW, ROW], "gap": HOSTILE},
    "bar": {"extent": [0.0, 100.0], "solid": 20.0, "hatched": 50.0, "dotted": 80.0},
    "bullet": {"at": 0.4, "ticks": [0.0, 0.5, 1.0]},
    "mix": {"parts": [{"share": 1.0, "grade": "documented", "text": HOSTILE[:9]}]},
    "swatch": {"grade": "declared"},
    "key": {"pattern": "hatched"},
    "trend": {
        "extent": [0.0, 100.0],
        "steps": STEPS,
        "points": [
            {"period": HOSTILE, "at": 40.0, "text": HOSTILE},
            {"period": "2024", "at": None, "text": "–"},
            {"period": "2025", "at": 60.0, "text": "60"},
        ],
    },
    "signed": {"extent": [-50.0, 100.0], "parts": [{"pattern": "solid", "at": 40.0}]},
    "columns": {
        "columns": [
            {"name": "2024-01", "text": "5", "parts": [{"pattern": "solid", "at": 5.0}]},
            {"name": HOSTILE, "text": HOSTILE, "parts": [{"pattern": "hatched", "at": -2.0}]},
        ]
    },
    "sankey": {
        "headings": [HOSTILE, "site", "use"],
        "nodes": [
            {"id": "0 coal", "column": 0, "name": HOSTILE, "at": 5.0, "text": "5"},
            {"id": "0 power", "column": 0, "name": "power", "at": 3.0, "text": "3"},
            {"id": "1 mill", "column": 1, "name": "mill", "at": 8.0, "text": "8"},
            {"id": "2 heat", "column": 2, "name": "heat", "at": 8.0, "text": HOSTILE},
        ],
        "links": [
            {"source": "0 coal", "target": "1 mill", "at": 5.0},
            {"source": "0 power", "target": "1 mill", "at": 3.0},
            {"source": "1 mill", "target": "2 heat", "at": 8.0},
        ],
    },
}


def drawn(kind, **changes):
    return ET.fromstring(charts.draw({"kind": kind, **SPECS[kind], **changes}, FONT))


def widths(picture):
    """Widths of the filled rectangles after the track."""
    return [float(rect.get("width")) for rect in picture.findall(".//{*}rect")][1:]


def test_every_chart_has_a_sample_here():
    assert SPECS.keys() == charts.CHARTS.keys()


@pytest.mark.parametrize("kind", SPECS)
def test_is_well_formed_names_its_font_and_keeps_hostile_text_as_text(kind):
    picture = drawn(kind)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.get("font-family") == FONT
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags <= {"svg", "rect", "line", "text", "path", "circle", "polygon"}
    attributes = {name for element in picture.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}


def test_texts_come_out_as_they_went_in():
    texts = ["".join(text.itertext()) for text in drawn("ladder").findall(".//{*}text")]
    assert texts.count(HOSTILE) >= 3


def test_stretches_of_a_bar_follow_the_numbers():
    solid, hatched, dotted = widths(drawn("bar", width=102))
    assert (solid, hatched, dotted) == (20.0, 30.0, 30.0)


def test_a_stretch_that_is_left_out_takes_no_room():
    assert widths(drawn("bar", width=102, solid=None, dotted=None)) == [50.0]


@pytest.mark.parametrize(
    "at, corners", [(0.4, 4), (-0.3, 3), (1.7, 3)], ids=["within", "below", "beyond"]
)
def test_a_value_beyond_the_scale_is_an_arrow(at, corners):
    (polygon,) = drawn("bullet", at=at).findall(".//{*}polygon")
    assert len(polygon.get("points").split()) == corners


def test_a_missing_value_has_no_mark():
    assert drawn("bullet", at=None).findall(".//{*}polygon") == []


def test_a_period_without_a_score_leaves_a_gap_in_the_line():
    full = [
        {"period": "2024", "at": 40.0, "text": "40"},
        {"period": "2025", "at": 60.0, "text": "60"},
    ]
    assert len(joins(drawn("trend", points=full))) == 1
    assert joins(drawn("trend")) == []


def joins(picture):
    return [line for line in picture.findall(".//{*}line") if line.get("stroke-width") == "2"]


def test_numbers_of_close_thresholds_do_not_touch():
    close = [{"at": float(at), "text": str(at), "mark": "1"} for at in (50, 51, 52, 90)]
    texts = {"".join(t.itertext()) for t in drawn("ladder", steps=close).findall(".//{*}text")}
    assert {"50", "90"} <= texts
    assert not {"51", "52"} & texts


def test_what_lies_below_zero_runs_to_the_other_side_of_its_line():
    parts = [
        {"pattern": "solid", "at": 60.0},
        {"pattern": "hatched", "at": -50.0},
        {"pattern": "dotted", "at": 40.0},
    ]
    solid, hatched, dotted = drawn("signed", parts=parts, width=152).findall(".//{*}rect")[1:]
    assert (solid.get("x"), solid.get("width")) == ("51", "60")
    assert (hatched.get("x"), hatched.get("width")) == ("1", "50")
    assert (dotted.get("x"), dotted.get("width")) == ("111", "40")


def test_a_bar_of_zero_is_the_line_alone():
    parts = [{"pattern": "solid", "at": 0.0}]
    assert drawn("signed", parts=parts).findall(".//{*}rect")[1:] == []


def test_columns_stack_upwards_and_what_is_taken_off_hangs_below():
    parts = [
        {"pattern": "solid", "at": 60.0},
        {"pattern": "dotted", "at": 40.0},
        {"pattern": "solid", "at": -50.0},
    ]
    column = [{"name": "2024", "text": "50", "parts": parts}]
    first, second, taken = drawn("columns", columns=column, height=150).findall(".//{*}rect")
    assert [rect.get("height") for rect in (first, second, taken)] == ["60", "40", "50"]
    assert [rect.get("y") for rect in (first, second, taken)] == ["60", "20", "120"]


def test_numbers_too_wide_for_their_column_are_left_out_and_so_are_names_in_between():
    many = [
        {"name": f"2024-{day:02}", "text": "1,234,567", "parts": [{"pattern": "solid", "at": 1.0}]}
        for day in range(40)
    ]
    texts = ["".join(t.itertext()) for t in drawn("columns", columns=many).findall(".//{*}text")]
    assert "1,234,567" not in texts
    assert "2024-00" in texts
    assert len(texts) < 20


def test_flows_are_as_broad_as_they_are_large_and_meet_their_nodes():
    nodes = [float(rect.get("height")) for rect in drawn("sankey").findall(".//{*}rect")]
    assert nodes == [131.25, 78.75, 210.0, 210.0]
    bands = [path.get("d") for path in drawn("sankey").findall(".//{*}path")]
    starts = [tuple(map(float, band[1:].partition("C")[0].split())) for band in bands]
    assert starts[0][1] == 22.0
    assert starts[1][1] == 22 + 131.25 + 7


def test_words_are_cut_to_their_room_by_how_wide_they_stand():
    assert svg.shortened("炼铁厂", 30, 10) == "炼铁厂"
    assert svg.shortened("第二炼铁厂", 30, 10) == "第二…"
    assert svg.shortened("iron", 30, 10) == "iron"


def test_nothing_is_told_by_colour_alone():
    """The four grades and the three stretches differ in shape, not only in fill."""
    shapes = [
        re.sub(r'(fill|stroke)="[^"]*"', "", charts.draw({"kind": "swatch", "grade": grade}, FONT))
        for grade in ("reviewed", "documented", "declared")
    ]
    shapes += [
        re.sub(r'(fill|stroke)="[^"]*"', "", charts.draw({"kind": "key", "pattern": pattern}, FONT))
        for pattern in ("solid", "hatched", "dotted")
    ]
    assert len(set(shapes[:3])) == 3
    assert len(set(shapes[3:])) == 3


@pytest.mark.parametrize("text", ["#1f2a2e", "#56626a", "#46535a", "#1b7a4b"])
@pytest.mark.parametrize("behind", ["#ffffff", "#e9edee", "#eef1f2"])
def test_text_stands_out_from_its_ground(text, behind):
    assert contrast(text, behind) >= 4.5


def contrast(first, second):
    """WCAG 2.2 contrast ratio of two colours."""

    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)
