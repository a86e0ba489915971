"""Commands about the machine: a first look at what greenscore does, and what is missing here."""

from pathlib import Path
from shutil import copyfile

import click

from greenscore.cli.output import MACHINE_LACKS, print_json, say, with_json, with_lang
from greenscore.texts import Lang, worded


@click.command()
@with_lang
@with_json
def doctor(lang: Lang, as_json: bool) -> None:
    """Tell what is missing for PDF, fonts and exchange, and how to get it."""
    from greenscore.workflow.doctor import Readiness, examine

    findings = examine()
    if as_json:
        print_json(
            {
                "findings": [
                    {
                        "what": finding.what,
                        "state": finding.state.value,
                        "problem": finding.problem.as_dict(lang) if finding.problem else None,
                    }
                    for finding in findings
                ]
            }
        )
    else:
        for finding in findings:
            say(f"{finding.what}: {worded(f'commands.machine.{finding.state}').get(lang)}")
            if finding.problem:
                say(f"    {finding.problem.hint(lang)}")
    if any(finding.state is Readiness.MISSING for finding in findings):
        raise SystemExit(MACHINE_LACKS)


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
)
@with_lang
@with_json
def demo(out: Path, lang: Lang, as_json: bool) -> None:
    """Score shipped examples, and write their reports and results to a folder."""
    from greenscore.cli.output import print_blocks, refuse, tell_written
    from greenscore.problems import ProblemsFound, unwritable
    from greenscore.workflow import screens
    from greenscore.workflow.scoring import report, score, write_results
    from greenscore.workflow.standards import standards_folder

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        refuse([unwritable(out, fault)], lang, as_json=as_json)
    written = []
    for reference, example, name in EXAMPLES:
        folder = standards_folder() / reference / "examples" / example
        data, grading = (out / f"{name}-{part}.yaml" for part in ("data", "grading"))
        try:
            # What was scored stands beside the result, so that anybody can compute it again.
            copyfile(folder / "data.yaml", data)
            copyfile(folder / "grading.yaml", grading)
        except OSError as fault:
            refuse([unwritable(out, fault)], lang, as_json=as_json)
        try:
            results = score(str(standards_folder() / reference), data, grading=grading)
            assessment = results.assessment()
            if not as_json:
                print_blocks(screens.of_results(results, lang))
            files = [out / f"{name}{suffix}" for suffix in (".json", ".html", ".pdf")]
            write_results(results, files[0])
            for file in files[1:]:
                report(assessment, file)
        except ProblemsFound as found:
            refuse(found.problems, lang, as_json=as_json)
        files += [data, grading]
        written += files
        if not as_json:
            again = f"greenscore recompute {files[0]} {data} --grading {grading}"
            print_blocks(iter(["", *(f"  {file}" for file in files), "", f"  {again}", ""]))
    if as_json:
        tell_written(written, as_json=True)


EXAMPLES = (
    ("cn-gbt-36132-2025", "average", "green-factory"),
    ("steel-carbon-intensity-2025", "steelmaker", "steelmaker"),
)
