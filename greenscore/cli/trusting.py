"""The command that says which installed functions standards may run."""

import click

from greenscore.cli.output import (
    print_json,
    print_table,
    problems_object,
    refuse,
    say,
    show_problems,
    with_json,
    with_lang,
)
from greenscore.problems import ProblemsFound
from greenscore.texts import Lang, worded

SHA256 = click.option("--sha256", default="", help="The digest of its source; else the one found.")


@click.group(invoke_without_command=True)
@click.pass_context
def trust(ctx: click.Context) -> None:
    """Show, add and remove the installed functions that standards may run; none may unless it is here."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@trust.command("list")
@with_lang
@with_json
def list_(lang: Lang, as_json: bool) -> None:
    """List the functions that may run, and those that are installed and may not."""
    from dataclasses import asdict

    from greenscore.workflow.trusting import trust_list

    found, problems = trust_list()
    if problems:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(problems_object(problems, lang, functions=[asdict(each) for each in found]))
        return
    show_problems(problems, lang)
    if not found:
        say(worded("commands.trust.none").get(lang))
        return
    heads = [
        worded(f"commands.trust.{head}").get(lang) for head in ("entry", "state", "from", "day")
    ]
    rows = []
    for each in found:
        state = "trusted" if each.trusted else "untrusted"
        state = state if each.file else "absent"
        told = worded(f"commands.trust.{state}").get(lang)
        rows.append(
            [each.entry, told, f"{each.distribution} {each.version}", each.added, each.sha256]
        )
    print_table([*heads, "SHA-256"], rows)


@trust.command()
@click.argument("entry")
@SHA256
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_lang
@with_json
def add(entry: str, sha256: str, yes: bool, lang: Lang, as_json: bool) -> None:
    """Let standards run the installed function ENTRY, with the source it has now."""
    from greenscore.workflow.trusting import allow, candidate

    try:
        found = candidate(entry, sha256)
        if not yes:
            for told in (f"{found.distribution} {found.version}", found.file, found.sha256):
                say(f"  {told}", err=True)
            click.confirm(worded("commands.trust.ask", entry=entry).get(lang), abort=True, err=True)
        allow(found)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        print_json({"entry": found.entry, "sha256": found.sha256, "trusted": True})
    else:
        say(worded("commands.trust.added", entry=entry).get(lang))


@trust.command()
@click.argument("entry")
@click.option("--sha256", default="", help="Only with this source; else with any.")
@with_lang
@with_json
def remove(entry: str, sha256: str, lang: Lang, as_json: bool) -> None:
    """Let standards no longer run the function ENTRY."""
    from greenscore.workflow.trusting import withdraw

    try:
        count = withdraw(entry, sha256)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        print_json({"entry": entry, "removed": count})
    else:
        say(worded("commands.trust.removed", entry=entry).get(lang))
