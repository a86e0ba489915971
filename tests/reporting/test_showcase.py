"""What a reader sees of criteria, paths, imputed values, relative scores and further results.

`showcase/` holds a standard that uses all of it, its frozen population, and a company of two periods.
"""

import re
from pathlib import Path

import pytest
import yaml

import greenscore
from greenscore.reporting.assessment.view import view
from greenscore.reporting.press import html
from greenscore.reporting.render import render_report
from tests.graded import as_typed

FOLDER = Path(__file__).parent / "showcase"
CLOSED = {"grade": "reviewed", "evidence": "seen"}


@pytest.fixture(scope="session")
def showcase():
    """Return the assessment of the company's latest period, with some answers replaced."""
    edition = greenscore.load_standard(FOLDER)

    def build(omit=(), **answers):
        rows = yaml.load((FOLDER / "data.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        row = {name: given for name, given in rows[-1].items() if name not in omit} | answers
        return greenscore.score(edition, [row], grading=as_typed(edition, [row])).assessment()

    return build


@pytest.fixture(scope="session")
def english(showcase):
    return view(showcase(), ("en",))


def said(lines):
    return [line["text"] for line in lines]


def row(data, id):
    return next(r for t in data["themes"] for r in t["rows"] if not r["group"] and r["id"] == id)


def notes(item):
    return [text for lines in item["notes"] for text in said(lines)]


def page(assessment, lang):
    """Return the words of a report in one language, without its markup."""
    text = html.render(view(assessment, (lang,)))
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL))


def test_page_one_names_each_further_result_with_score_recognised_and_level(english):
    risk, ratio = english["answer"]["results"]
    assert said(risk["title"]) == ["Water risk"]
    assert (risk["score"], risk["best"], risk["recognised"]) == ("54.2", "100", "50.0")
    assert said(risk["level"]) == ["some risk"]
    assert (ratio["score"], ratio["best"], ratio["level"]) == ("174.5", "200", [])


def test_an_open_further_result_is_a_band(showcase):
    data = view(showcase(omit=("drought",)), ("en",))
    assert data["answer"]["results"][0]["score"] == "0.0 – 100.0"
    assert data["answer"]["results"][0]["best"] == ""
    assert data["answer"]["results"][0]["level"] == []


def test_the_indicators_of_further_results_have_their_own_tables(english):
    tables = {said(theme["title"])[0]: theme for theme in english["themes"]}
    assert [r["id"] for r in tables["Water risk"]["rows"]] == ["dry-months", "reuse-absolute"]
    assert tables["Water risk"]["beside"]
    assert not tables["Energy"]["beside"]
    assert not tables["Water risk"]["counted"]


def test_advice_and_losses_are_about_the_headline(english):
    named = {said(action["title"])[0] for action in english["actions"]}
    assert "Energy per tonne" in named
    assert "Dry months" not in named


@pytest.mark.parametrize(
    "id, force, state",
    [
        ("has-policy", "MUST", "met"),
        ("has-permits", "MUST", "met, but lacks evidence"),
        ("has-plan", "MUST", "not met"),
        ("has-training", "SHOULD", "not met, but justified"),
        ("has-chain", "SHOULD", "not met"),
        ("has-offers", "SUGGESTED", "not met, but answered"),
    ],
)
def test_a_criterion_has_its_force_and_its_state(english, id, force, state):
    criterion = row(english, id)["criterion"]
    assert said(criterion["force_words"]) == [force]
    assert said(criterion["state"]) == [state]


def test_reason_and_evidence_stand_beside_a_criterion(english):
    assert said(row(english, "has-policy")["criterion"]["beside"][0]) == ["Evidence: Policy 2023"]
    (reason,) = row(english, "has-training")["criterion"]["beside"]
    assert said(reason)[0].startswith("Reason: ")


def test_criteria_that_do_not_apply_are_not_counted(showcase, english):
    tally = [said(line["words"])[0] for line in english["answer"]["criteria"]]
    assert tally == [
        "1 of 3 MUST met",
        "2 of 3 SHOULD met or justified",
        "1 of 1 SUGGESTED answered",
    ]
    assert row(english, "knows-nature")["criterion"] is None
    applied = view(showcase(nature={"value": "true", **CLOSED}), ("en",))
    words = said(applied["answer"]["criteria"][1]["words"])
    assert words == ["3 of 4 SHOULD met or justified"]


def test_an_unanswered_criterion_is_open_and_counts_as_unmet(showcase):
    data = view(showcase(omit=("spills",)), ("en",))
    assert said(row(data, "has-plan")["criterion"]["state"]) == ["unknown"]
    assert said(data["answer"]["criteria"][0]["words"]) == ["1 of 3 MUST met"]


def test_a_suggestion_that_is_met_is_met(showcase):
    data = view(showcase(offers={"value": "true", **CLOSED}), ("zh",))
    assert said(row(data, "has-offers")["criterion"]["state"]) == ["符合"]


def test_the_path_that_counts_is_told_and_the_others_are_no_loss(english):
    (theme,) = [t for t in english["themes"] if said(t["title"]) == ["Carbon, by any path"]]
    assert notes(theme) == ["Alternative paths: “Approved target” counts"]
    assert row(english, "cut-way")["passed_over"]
    assert not row(english, "target-way")["passed_over"]
    assert "Actual cut" not in [said(loss["title"])[0] for loss in english["answer"]["losses"]]


def test_a_path_that_cannot_beat_the_one_that_counts_gives_no_advice(showcase):
    beaten = view(showcase(cut={"value": "25", **CLOSED}), ("en",))
    named = [said(action["title"])[0] for action in beaten["actions"]]
    assert row(beaten, "target-way")["passed_over"]
    assert "Approved target" not in named
    assert "Actual cut" in named


def test_points_are_printed_only_where_scores_add_up(english):
    assert row(english, "energy-standing")["points"] == ""
    assert row(english, "water-standing")["points"] == "1.0"


def test_values_put_in_place_are_words_and_never_answers(english):
    imputed, preset = row(english, "reuse-standing"), row(english, "reuse-absolute")
    assert said(imputed["state"]) == said(preset["state"]) == ["missing"]
    words = "mean of “steel” (Sector) in the reference population put in place: 50.2385\u00a0%"
    assert notes(imputed) == [words]
    assert notes(preset) == ["preset value of the standard put in place: 10\u00a0%"]


def test_the_mean_is_that_of_the_subjects_own_sector(showcase):
    glass = row(view(showcase(sector="glass"), ("en",)), "reuse-standing")
    assert notes(glass)[0].startswith("mean of “glass” (Sector)")
    assert not notes(glass)[0].endswith("50.2385\u00a0%")
    assert glass["score"] != "50.8"


def test_page_one_counts_what_rests_on_missing(showcase, english):
    assert [said(line)[0] for line in english["answer"]["placed"]] == [
        "1 indicator rests on an imputed value",
        "1 indicator rests on a preset value",
    ]
    two = view(showcase(omit=("water",)), ("en",))["answer"]["placed"]
    assert said(two[0]) == ["2 indicators rest on imputed values"]
    all_given = view(showcase(reuse={"value": "60", **CLOSED}), ("en",))
    assert all_given["answer"]["placed"] == []


@pytest.mark.parametrize(
    "id, words",
    [
        ("energy-standing", "better than 22\u00a0% of the 40 members of the reference population"),
        ("water-standing", "place 36 among the 40 members of the reference population"),
        (
            "solar-standing",
            "1.18 standard deviations better than the mean of the reference population",
        ),
    ],
)
def test_a_relative_score_says_what_it_means(english, id, words):
    assert notes(row(english, id)) == [words]


def test_the_first_and_the_last_of_a_population_have_their_places(showcase):
    best = view(showcase(water={"value": "0.01", **CLOSED}), ("en",))
    worst = view(showcase(water={"value": "99", **CLOSED}), ("en",))
    assert notes(row(best, "water-standing"))[0].startswith("place 1 among the 40")
    assert notes(row(worst, "water-standing"))[0].startswith("place 40 among the 40")


def test_an_adjusted_score_no_longer_tells_a_standing(showcase):
    capped = row(view(showcase(solar={"value": "0", **CLOSED}), ("en",)), "solar-standing")
    assert notes(capped) == ["Score adjusted: no renewable power"]
    assert capped["score"] == "16.7"


def test_the_method_names_the_population_and_how_its_outliers_were_treated(showcase, english):
    population = english["method"]["population"]
    facts = {said(fact["title"])[0]: said(fact["text"])[0] for fact in population["facts"]}
    frozen = showcase().edition.provenance
    assert facts["Who is compared with"] == "Suppliers that answered the survey of 2024"
    assert facts["Date of the data"] == "2024-12-31"
    assert facts["Members"] == "40"
    assert facts["Frozen on"] == frozen.frozen.isoformat()
    assert (facts["Digest of its data"], facts["Digest of its statistics"]) == (
        frozen.sha256,
        frozen.reference,
    )
    rules = {said(t["title"])[0]: said(t["rule"])[0] for t in population["treated"]}
    assert (
        rules["Renewable share of power"]
        == "values beyond percentiles 5 and 95 are brought to them"
    )
    assert rules["Waste water reused"].startswith("while skewness exceeds 2 and kurtosis 3.5")


def test_the_method_tells_zeros_paths_imputation_and_rescaling(showcase):
    told = page(showcase(), "en")
    assert "Where one part scores zero, “Energy” has no score." in told
    assert (
        "“Carbon, by any path” takes the best of alternative paths; the others are no loss." in told
    )
    assert "the mean of those members of the reference population with the same “Sector”" in told
    assert "score stretched from -3..3 to 0..100" in told
    assert "MUST: 100 where met, else 0" in told
    assert "equal values (within 1e-9) share the better place" in told  # of the rank
    assert "equal values (within 1e-9) share the mean of their places" in told  # of the percentile
    assert "of the n members of the population" in told
    assert "the standard deviation divides by n, as that of a whole population" in told


def test_a_cumulative_ladder_stops_at_the_first_level_not_reached(showcase, english):
    kinds = [level["standing"]["kind"] for level in english["levels"]]
    assert kinds == ["recognised", "blocked", "held"]
    assert english["cumulative"]
    (sentence,) = said(english["answer"]["conclusion"])
    assert "“Bronze”" in sentence
    assert "“Gold”" not in sentence
    free = view(showcase(spills={"value": "true", **CLOSED}), ("en",))
    assert [level["standing"]["kind"] for level in free["levels"]][1:] == [
        "recognised",
        "recognised",
    ]


def test_the_ladder_of_a_further_result_shows_the_level_reached(english):
    (ladder,) = english["ladders"]
    assert [level["from"] for level in ladder["levels"]] == ["≥ 0", "≥ 40", "> 70"]
    assert [level["reached"] for level in ladder["levels"]] == [False, True, False]


@pytest.mark.parametrize(
    "lang, other", [("zh", r"[a-z]{4,} [a-z]{3,} [a-z]{3,}"), ("en", "[一-龥]")]
)
def test_a_report_in_one_language_holds_no_words_of_the_other(showcase, lang, other):
    named = showcase(subject="S", training={"value": "false", "note": "-", "grade": "declared"})
    found = re.search(other, page(named, lang))
    assert found is None, found


def test_both_languages_stand_on_one_first_page(showcase, tmp_path):
    import pypdf

    path = tmp_path / "showcase.pdf"
    assert render_report(showcase(), path, ("zh", "en")) == ()
    first, second = (page.extract_text() for page in pypdf.PdfReader(path).pages[:2])
    assert "Largest losses" in first
    assert "各项指标" in second


def test_a_table_of_criteria_has_no_scale_to_head(english):
    judged = {said(theme["title"])[0]: theme["judged"] for theme in english["themes"]}
    assert judged["Management"]
    assert not judged["Water"]
