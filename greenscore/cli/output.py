"""How commands print: problems, tables and JSON, in the user's language, and the exit codes."""

import json
import locale
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from greenscore.problems import Problem, ProblemsFound, Severity, has_errors, unwritable
from greenscore.texts import LANGS, Lang, worded

if TYPE_CHECKING:
    from greenscore.workflow.screens import Blocks

FOUND_PROBLEMS = 1
WRONG_USE = 2
MACHINE_LACKS = 3
MOST_SHOWN = 200
NAME_WIDTH = 12

# Control characters but tab and line feed, changes of writing direction, and halves of characters.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def user_language() -> Lang:
    """Return the language of the user's environment: Chinese where it is set so, else English."""
    names = ("GREENSCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    setting = next((os.environ[name] for name in names if os.environ.get(name)), "")
    setting = setting or locale.getlocale()[0] or ""
    return "zh" if setting.lower().startswith(("zh", "chinese")) else "en"


def with_lang(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--lang`, the language of messages and tables."""
    return click.option(
        "--lang",
        type=click.Choice(LANGS),
        default=user_language,
        show_default="of the environment",
        help="Language of messages.",
    )(command)


def with_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`, which prints one JSON object and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def spoken(langs: Sequence[Lang]) -> Lang:
    """Return the language that messages about a document are in: the user's, where it is one of its own."""
    return next((lang for lang in langs if lang == user_language()), langs[0])


def say(text: object, *, err: bool = False) -> None:
    """Print a text; what would steer a terminal instead of being read is shown as U+FFFD."""
    click.echo(_STEERING.sub("\N{REPLACEMENT CHARACTER}", str(text)), err=err)


def on_one_line(text: str) -> str:
    """Return a text of somebody else's without its line breaks, which could pass for lines of ours."""
    return text.replace("\n", " ")


def print_json(content: Any) -> None:
    """Print one JSON object to standard output; what would steer a terminal is escaped."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    click.echo(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def tell_written(files: Sequence[Path], *, as_json: bool, **more: Any) -> None:
    """Print the files that were written, a line each or as an object."""
    if as_json:
        print_json({"written": [str(file) for file in files], **more})
        return
    for file in files:
        say(file)


def show_problems(problems: Sequence[Problem], lang: Lang) -> None:
    """Print problems to standard error, errors first, each with its place and how to mend it."""
    order = list(Severity)
    for problem in sorted(problems, key=lambda p: order.index(p.severity))[:MOST_SHOWN]:
        where = f"{problem.where}: " if str(problem.where) else ""
        word = worded(f"glossary.severity.{problem.severity}").get(lang)
        say(on_one_line(f"{where}{word} [{problem.code}] {problem.message(lang)}"), err=True)
        if problem.hint(lang):
            say(f"    {on_one_line(problem.hint(lang))}", err=True)
    if len(problems) > MOST_SHOWN:
        rest = str(len(problems) - MOST_SHOWN)
        say(worded("commands.more_problems", count=rest).get(lang), err=True)


def problems_object(problems: Iterable[Problem], lang: Lang, **more: Any) -> dict[str, Any]:
    """Return problems as the object that `--json` prints."""
    return {**more, "problems": [problem.as_dict(lang) for problem in problems]}


def finish(problems: Sequence[Problem], lang: Lang, *, as_json: bool, **more: Any) -> None:
    """Print what a command found, and exit with 1 (or 3, see `refuse`) when there are errors."""
    if as_json:
        print_json(problems_object(problems, lang, **more))
    else:
        show_problems(problems, lang)
    if has_errors(problems):
        raise SystemExit(_exit_code(problems, FOUND_PROBLEMS))


def tell_exclusion(problems: Iterable[Problem]) -> None:
    """Exit with 1 where rows were left out: what was printed is not of all that was given."""
    if any(problem.excluded for problem in problems):
        raise SystemExit(FOUND_PROBLEMS)


def refuse(
    problems: Sequence[Problem], lang: Lang, *, as_json: bool = False, code: int = 1
) -> NoReturn:
    """Print problems and exit with `code`; 3 where the machine lacks something."""
    if as_json:
        print_json(problems_object(problems, lang))
    else:
        show_problems(problems, lang)
    raise SystemExit(_exit_code(problems, code))


@contextmanager
def writing_to(path: Path, lang: Lang, *, as_json: bool = False) -> Iterator[None]:
    """End the command where a file cannot be written, or must not be."""
    try:
        yield
    except OSError as fault:
        refuse([unwritable(path, fault)], lang, as_json=as_json)
    except ProblemsFound as found:
        refuse(found.problems, lang, as_json=as_json)


def _exit_code(problems: Sequence[Problem], code: int) -> int:
    lacks = any(problem.code.startswith("machine-") for problem in problems)
    return MACHINE_LACKS if lacks else code


def width(text: str) -> int:
    """Return the columns a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in aligned columns; a column whose cells are numbers is set to the right."""
    rows = [[on_one_line(cell) for cell in row] for row in rows]
    columns = list(zip(header, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    right = [all(_is_number(cell) for cell in column[1:]) for column in columns]
    for row in (header, *rows):
        cells = [
            " " * (size - width(cell)) + cell if to_right else cell + " " * (size - width(cell))
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ]
        say("  ".join(cells).rstrip())


def _is_number(cell: str) -> bool:
    return not cell.strip("0123456789.,+-–%…/ ")


def print_blocks(blocks: "Blocks") -> None:
    """Print lines, tables, and facts under their names."""
    from greenscore.workflow.screens import Facts, ScreenTable

    for block in blocks:
        if isinstance(block, ScreenTable):
            print_table(block.header, block.rows)
        elif isinstance(block, Facts):
            most = max((NAME_WIDTH, *(width(name) + 1 for name, _ in block.pairs)))
            for name, text in block.pairs:
                say(f"  {name}{' ' * (most - width(name))}{text}")
        else:
            say(block)
