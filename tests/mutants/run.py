"""How much wrong code the tests catch: a sample of the mutants that mutmut makes, stratified by file.

`make mutants` draws, lets mutmut try each drawn mutant against the tests that call its function
(the fast ones first, until one falls), and prints the figures. Stopped and started again it goes on;
started after the last one it tries the survivors that nobody read again, for tests written since. A
change of the source starts anew. `[tool.mutmut]` in `pyproject.toml` says which files are mutated;
`survivors.toml` beside this file says of each survivor that was read why it lives.

mutmut changes what stands in functions. It leaves out constants of modules, annotations, docstrings
and functions with decorators other than staticmethod and classmethod.
"""

import hashlib
import math
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name

SEED, SIZE = 20250101, 1000
WORK = Path("mutants")
SOURCE = WORK / "source.sha256"
READ = Path(__file__).with_name("survivors.toml")
UNTRIED = "not checked"
CAUGHT = ("killed", "timeout", "segfault")


def main(only: str = "") -> None:
    """Draw, try what is left to try, and print; `only` takes all mutants whose names begin so."""
    _keep_only_what_this_source_gave()
    drawn = _drawn(_made(), only)
    left = _left(drawn)
    if left:
        shutil.rmtree(WORK / "tests", ignore_errors=True)
        command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "2", *left]
        subprocess.run(command, check=True, env={**os.environ, "HYPOTHESIS_PROFILE": "mutants"})
    _print(drawn)


def _keep_only_what_this_source_gave() -> None:
    files = sorted(file for file in Path("greenscore").rglob("*") if file.suffix != ".pyc")
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in files if f.is_file())).hexdigest()
    if not SOURCE.exists() or SOURCE.read_text("utf-8") != digest:
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir()
        SOURCE.write_text(digest, "utf-8")


def _made() -> dict[Path, list[str]]:
    """Return the names of all mutants of each file."""
    return {
        path: [
            get_mutant_name(path, name)
            for name in mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names
        ]
        for path in sorted(walk_mutatable_files())
    }


def _drawn(made: dict[Path, list[str]], only: str) -> dict[Path, list[str]]:
    """Draw from each file its share of the sample, rounded up."""
    total = sum(map(len, made.values()))
    print(f"{total} mutants can be made; seed {SEED}")
    if only:
        some = {
            path: [name for name in names if name.startswith(only)] for path, names in made.items()
        }
    else:
        some = {
            path: random.Random(f"{SEED} {path}").sample(
                names, math.ceil(len(names) * SIZE / total)
            )
            for path, names in made.items()
        }
    return {path: names for path, names in some.items() if names}


def _left(drawn: dict[Path, list[str]]) -> list[str]:
    """Return what was not tried yet; where all was, what survived and was not read."""
    status = {name: state for path in drawn for name, state in _states(path).items()}
    names = [name for names in drawn.values() for name in names]
    untried = [name for name in names if status.get(name, UNTRIED) == UNTRIED]
    read = _read()
    lived = [name for name in names if status.get(name) not in CAUGHT]
    return untried or [name for name in lived if name not in read]


def _read() -> dict[str, str]:
    """Return of each survivor that was read why it lives."""
    return tomllib.loads(READ.read_text("utf-8"))


def _states(path: Path) -> dict[str, str]:
    kept = SourceFileMutationData(path=path)
    kept.load()
    return {name: status_by_exit_code[code] for name, code in kept.exit_code_by_key.items()}


def _print(drawn: dict[Path, list[str]]) -> None:
    read = _read()
    survivors = []
    total: Counter[str] = Counter()
    print(f"\n{'file':44} {'drawn':>6} {'caught':>6} {'timed out':>9} {'survived':>8} {'share':>7}")
    for path, names in drawn.items():
        states = _states(path)
        survivors += [name for name in names if states[name] not in CAUGHT]
        count = Counter(states[name] for name in names)
        total += count
        print(_line(str(path), count))
    print(_line("all", total))
    for name in survivors:
        print(f"\n{name}: {read.get(name, 'not read yet')}")
        print("\n".join(get_diff_for_mutant(name).splitlines()[2:]))


def _line(name: str, count: Counter[str]) -> str:
    drawn, late, caught = count.total(), count["timeout"], sum(count[state] for state in CAUGHT)
    lived = drawn - caught
    return f"{name:44} {drawn:6} {caught - late:6} {late:9} {lived:8} {caught / drawn:7.1%}"


if __name__ == "__main__":
    main(*sys.argv[1:])
