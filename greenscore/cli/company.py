"""Commands of a company: fill in, check, score, report, explain."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.drawing import NO_INVENTORY, InventoryOptions, with_inventory
from greenscore.cli.options import (
    DATA,
    DATE,
    STANDARD,
    with_grading,
    with_languages,
    with_reading,
    with_skipping,
)
from greenscore.cli.output import (
    WRONG_USE,
    finish,
    print_blocks,
    print_json,
    problems_object,
    refuse,
    say,
    show_problems,
    spoken,
    tell_exclusion,
    tell_written,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.model.reading import Reading
from greenscore.problems import Problem, ProblemsFound, has_errors
from greenscore.texts import Lang, worded

if TYPE_CHECKING:
    from greenscore.model.assessment import Assessment
    from greenscore.model.standard import Edition
    from greenscore.workflow.scoring import Results

_REPORTS = {".pdf", ".html"}


@click.command()
@click.argument("standard")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_force
@with_languages("zh,en")
@with_json
def template(standard: str, output: Path, langs: tuple[Lang, ...], as_json: bool) -> None:
    """Write the workbook to fill in for a STANDARD."""
    from greenscore.workflow import scoring

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(told("usage.use.output_xlsx"))
    lang = spoken(langs)
    edition = _edition(standard, lang, as_json=as_json)
    with writing_to(output, lang, as_json=as_json):
        scoring.template(edition, output, langs)
    tell_written([output], as_json=as_json)


@click.command()
@DATA
@STANDARD
@DATE
@with_reading
@with_skipping
@with_inventory
@with_grading
@click.option(
    "--evidence-store",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep a copy of each file of evidence in this folder, by its digest.",
)
@with_lang
@with_json
def check(
    data: Path,
    standard: str,
    as_of: date | None,
    reading: Reading,
    asked: InventoryOptions,
    grading: tuple[Path, ...],
    evidence_store: Path | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Validate DATA against a standard, without scoring it."""
    from greenscore.workflow import screens
    from greenscore.workflow.expecting import expect
    from greenscore.workflow.scoring import read_data, record_digests, whole_data_digest

    expect(data)
    edition = _edition(standard, lang, as_json=as_json, as_of=as_of)
    inventory, found = asked.inventory(as_of, lang, grading, as_json=as_json)
    table, problems = read_data(
        *(edition, data),
        as_of=as_of,
        reading=reading,
        inventory=inventory,
        grading=grading,
        holder=asked.holder,
    )
    problems = (*found, *problems)
    more: dict[str, Any] = {"rows": 0 if table is None else len(table)}
    if table is not None and not has_errors(problems):
        more["data_digest"] = whole_data_digest(edition, table)
        named = edition.standard
        more["standard"] = {"id": named.id, "edition": named.edition, "digest": edition.digest}
        if as_json:
            more["records"] = record_digests(edition, table)
    if evidence_store is not None and table is not None:
        from greenscore.workflow.evidence_store import keep_evidence

        with writing_to(evidence_store, lang, as_json=as_json):
            kept = keep_evidence(table, data.parent, evidence_store)
        more["kept"] = [str(file) for file in kept]
    valid = not has_errors(problems) and not any(problem.excluded for problem in problems)
    finish(problems, lang, as_json=as_json, **more, valid=valid)
    if not as_json:
        rows = str(more["rows"])
        say(f"{data.name}: {worded('commands.rows_valid', count=rows).get(lang)}")
        print_blocks(screens.of_digests(edition, lang, data=more["data_digest"]))
        if evidence_store is not None:
            count = str(len(more["kept"]))
            say(worded("commands.evidence_kept", count=count, folder=str(evidence_store)).get(lang))
    tell_exclusion(problems)


@click.command()
@DATA
@STANDARD
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--save-test",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result as a new YAML test for the standard, one case each row.",
)
@click.option("--subject", help="One subject of several; else all of them.")
@click.option("--period", help="One period of several; else the latest of the subject.")
@DATE
@with_reading
@with_skipping
@with_inventory
@with_grading
@with_force
@with_lang
@with_json
def score(
    data: Path,
    standard: str,
    output: Path | None,
    save_test: Path | None,
    subject: str | None,
    period: str | None,
    as_of: date | None,
    reading: Reading,
    asked: InventoryOptions,
    grading: tuple[Path, ...],
    lang: Lang,
    as_json: bool,
) -> None:
    """Score DATA; -o writes .json, .csv, .xlsx or .parquet, else a table is shown."""
    from greenscore.workflow import screens
    from greenscore.workflow.scoring import whole_of, write_results

    chosen = subject is not None or period is not None
    if chosen and output is not None and output.suffix.lower() != ".json":
        raise click.UsageError(told("usage.use.one_subject_json"))
    if period is not None and save_test is not None:
        raise click.UsageError(told("usage.use.save_test_periods"))
    results, problems = scored(data, standard, as_of, reading, lang, as_json, asked, grading)
    if save_test is not None:
        from greenscore.cli import proofs

        proofs.save_test(results, save_test, subject, as_of, lang, as_json=as_json)
    one = _one(results, subject, period, lang, as_json=as_json) if chosen else None
    if output is not None:
        with writing_to(output, lang, as_json=as_json):
            write_results(results, output, one)
    if as_json:
        print_json(problems_object(problems, lang, **whole_of(results, one)))
    elif output is not None:
        say(output)
    else:
        print_blocks(screens.of_results(results, lang, one))
    if save_test is not None and not as_json:
        say(save_test)
    tell_exclusion(problems)


@click.command()
@DATA
@STANDARD
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--subject", help="One subject of several.")
@click.option("--period", help="One period of several; else the latest.")
@DATE
@with_reading
@with_skipping
@with_inventory
@with_grading
@with_force
@with_languages("zh,en")
@with_json
def report(
    data: Path,
    standard: str,
    output: Path,
    subject: str | None,
    period: str | None,
    as_of: date | None,
    reading: Reading,
    asked: InventoryOptions,
    grading: tuple[Path, ...],
    langs: tuple[Lang, ...],
    as_json: bool,
) -> None:
    """Write the self-assessment report of DATA: a .pdf or .html, or a folder for many subjects."""
    from greenscore.workflow import scoring
    from greenscore.workflow.expecting import expect
    from greenscore.workflow.reports import write_reports

    expect(prints=output.suffix.lower() != ".html")
    lang = spoken(langs)
    if subject is None and output.suffix not in _REPORTS:  # a folder of many goes on without some
        reading = replace(reading, skip_invalid=True)
    results, problems = scored(data, standard, as_of, reading, lang, as_json, asked, grading)
    subjects = list(dict.fromkeys(results.prepared.table.subjects))
    apart: list[Problem] = []
    with writing_to(output, lang, as_json=as_json):
        if subject is None and len(subjects) > 1:
            if output.suffix in _REPORTS:
                raise click.UsageError(told("usage.use.several_subjects"))
            made = write_reports(results, output, langs)
            written, apart = list(made.written), list(made.apart)
        else:
            assessment = _one(results, subject, period, lang, as_json=as_json)
            scoring.report(assessment, output, langs)
            written = [output]
    if not as_json:
        show_problems(apart, lang)
    tell_written(written, as_json=as_json, **problems_object((*problems, *apart), lang))
    tell_exclusion((*problems, *apart))


@click.command()
@DATA
@STANDARD
@click.option("--subject", help="One subject of several.")
@click.option("--period", help="One period of several; else the latest.")
@click.option("--node", help="One indicator or group; else all of them.")
@DATE
@with_reading
@with_skipping
@with_inventory
@with_grading
@with_lang
@with_json
def explain(
    data: Path,
    standard: str,
    subject: str | None,
    period: str | None,
    node: str | None,
    as_of: date | None,
    reading: Reading,
    asked: InventoryOptions,
    grading: tuple[Path, ...],
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell why a score is what it is: formula, inputs with their cells, curve, weight, points lost."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.scoring import explain as explain_node

    results, problems = scored(data, standard, as_of, reading, lang, as_json, asked, grading)
    assessment = _one(results, subject, period, lang, as_json=as_json)
    try:
        explanations = explain_node(assessment, node)
    except ProblemsFound as found:
        refuse(found.problems, lang, as_json=as_json, code=WRONG_USE)
    if as_json:
        nodes = [objects.explanation_object(each, assessment, lang) for each in explanations]
        print_json(problems_object(problems, lang, nodes=nodes))
        tell_exclusion(problems)
        return
    print_blocks(screens.of_explanations(explanations, assessment, lang))
    tell_exclusion(problems)


def _edition(standard: str, lang: Lang, *, as_json: bool, as_of: date | None = None) -> "Edition":
    from greenscore.workflow.standards import read_standard

    edition, problems = read_standard(standard, as_of=as_of)
    if edition is None:
        refuse(problems, lang, as_json=as_json)
    return edition


def scored(
    data: Path,
    standard: str,
    as_of: date | None,
    reading: Reading,
    lang: Lang,
    as_json: bool,
    asked: InventoryOptions = NO_INVENTORY,
    grading: tuple[Path, ...] = (),
) -> "tuple[Results, tuple[Problem, ...]]":
    """Read and score; print what was found on the way, and end the command where it is an error.

    The inventory that is `asked` for answers what the data leave open; `grading` are grading files.
    """
    from greenscore.workflow.expecting import expect
    from greenscore.workflow.scoring import read_data, score_table

    expect(data)
    edition = _edition(standard, lang, as_json=as_json, as_of=as_of)
    inventory, found = asked.inventory(as_of, lang, grading, as_json=as_json)
    table, problems = read_data(
        *(edition, data),
        as_of=as_of,
        reading=reading,
        inventory=inventory,
        grading=grading,
        holder=asked.holder,
    )
    problems = (*found, *problems)
    if table is None or has_errors(problems):
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        show_problems(problems, lang)
    return score_table(edition, table, as_of=as_of), problems


def _one(
    results: "Results", subject: str | None, period: str | None, lang: Lang, *, as_json: bool
) -> "Assessment":
    table = results.prepared.table
    known, given = list(dict.fromkeys(table.subjects)), subject or ""
    try:
        return results.assessment(subject, period)
    except KeyError:
        code = "score-subject-unknown"
        if subject is None and len(known) > 1:
            code = "score-subject-needed"
        elif subject is None or subject in known:
            code, given = "score-period-unknown", period or ""
            known = [table.periods[row] or "-" for row in table.rows_of(subject or known[0])]
        args = {"given": given, "known": ", ".join(known[:12])}
        refuse([Problem(code=code, args=args)], lang, as_json=as_json, code=WRONG_USE)
