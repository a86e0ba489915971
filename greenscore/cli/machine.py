"""Commands about the machine: a first look at what greenscore does, and what is missing here."""

from pathlib import Path

import click

from greenscore.cli.bounds import with_force
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
@with_force
@with_lang
@with_json
def demo(out: Path, lang: Lang, as_json: bool) -> None:
    """Score shipped examples, and write their reports and results to a folder."""
    from greenscore.cli.output import print_blocks, tell_written, writing_to
    from greenscore.workflow import screens
    from greenscore.workflow.scoring import report, score, write_results
    from greenscore.workflow.standards import standards_folder

    with writing_to(out, lang, as_json=as_json):
        out.mkdir(parents=True, exist_ok=True)
    written = []
    for reference, example, name in EXAMPLES:
        folder = standards_folder() / reference / "examples" / example
        data, grading = (out / f"{name}-{part}.yaml" for part in ("data", "grading"))
        from greenscore.guard.writer import write_bytes

        with writing_to(out, lang, as_json=as_json):
            # What was scored stands beside the result, so that anybody can compute it again.
            write_bytes(data, (folder / "data.yaml").read_bytes())
            write_bytes(grading, (folder / "grading.yaml").read_bytes())
            results = score(str(standards_folder() / reference), data, grading=grading)
            assessment = results.assessment()
            if not as_json:
                print_blocks(screens.of_results(results, lang))
            files = [out / f"{name}{suffix}" for suffix in (".json", ".html", ".pdf")]
            write_results(results, files[0])
            for file in files[1:]:
                report(assessment, file)
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
