"""The wheel, in an empty environment elsewhere: every command of the README, and the same digests."""

import json
import os
import subprocess
import sys
from importlib import metadata

from greenscore.resources import standards_folder
from tests.docs.test_docs import OWN_FILES, ROOT, commands, fill

# The environment of a user: nothing of the checkout is on the way to the package.
ELSEWHERE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
EXAMPLE = standards_folder() / "cn-green-data-centre-2020" / "examples" / "site-inventory"
SCORE = (
    "score data.yaml --standard cn-green-data-centre@2020 --inventory activities.csv"
    " --profile cn-enterprise --as-of 2026-06-30 --json"
)


def run(*words, folder, **variables):
    made = subprocess.run(
        words, cwd=folder, env=ELSEWHERE | variables, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, f"{words}\n{made.stdout[-2000:]}\n{made.stderr[-4000:]}"
    return made.stdout


def pip(*words, python=sys.executable, folder=ROOT, **variables):
    run(
        python,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        *words,
        folder=folder,
        **variables,
    )


def install(folder):
    """Build the wheel, install it with the versions that this run has, and return its folder of programs."""
    pinned = {"PIP_CONSTRAINT": "constraints.txt", "PIP_BUILD_CONSTRAINT": "constraints.txt"}
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT), **pinned)
    (wheel,) = folder.glob("*.whl")
    here = {found.name.lower(): found.version for found in metadata.distributions()}
    here.pop("greenscore", None)
    versions = folder / "versions.txt"
    versions.write_text("\n".join(f"{name}=={version}" for name, version in here.items()))
    run(sys.executable, "-m", "venv", str(folder / "env"), folder=folder)
    extra = "[fonts]" if "justmytype-intl-cjk" in here else ""  # where the machine has no font
    python = folder / "env" / "bin" / "python"
    pip("install", "--constraint", str(versions), f"{wheel}{extra}", python=python, folder=folder)
    return python.parent


def test_the_wheel_runs_the_readme_and_gives_the_digests_of_the_checkout(tmp_path):
    programs, folder = install(tmp_path), tmp_path / "reader"
    folder.mkdir()
    where = run(
        programs / "python", "-c", "import greenscore; print(greenscore.__file__)", folder=folder
    )
    assert where.startswith(str(programs.parent))
    run_readme(programs, folder)
    withholds_what_may_only_be_cited(programs, folder)
    for file in ("data.yaml", "activities.csv"):
        (folder / file).write_bytes((EXAMPLE / file).read_bytes())
    theirs = json.loads(run(programs / "greenscore", *SCORE.split(), folder=folder))
    source = (sys.executable, "-m", "greenscore", *SCORE.split())
    ours = json.loads(run(*source, folder=folder, PYTHONPATH=str(ROOT)))
    assert digests(theirs) == digests(ours)
    assert theirs == ours


def withholds_what_may_only_be_cited(programs, folder):
    """The package holds no row of such a source, and tells where to read one."""
    (shipped,) = programs.parent.glob(
        "lib/python*/site-packages/greenscore/shipped/standards/factors"
    )
    assert not (shipped / "cited").exists()
    sources = {
        row.split(",")[20] for file in (shipped / "data").glob("*.csv") for row in lines(file)
    }
    assert "ipcc-2006-v2" not in sources
    told = subprocess.run(
        [programs / "greenscore", "factors", "show", "ipcc.natural-gas.ncv@2006", "--json"],
        cwd=folder,
        env=ELSEWHERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "factor-withheld" in told.stdout


def lines(file):
    """Return the plain lines of a file of rows: those without a comma in a cell."""
    found = file.read_text(encoding="utf-8").splitlines()[1:]
    return [line for line in found if '"' not in line]


def run_readme(programs, folder):
    for name, text in OWN_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert len(commands()) >= 10
    for words in commands():
        run(programs / "greenscore", *words, folder=folder, GREENSCORE_LANG="en")
        fill(folder / "data.xlsx", words)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def digests(scored):
    """Return the digests of standard, data, factors, inventory and result."""
    (found,) = scored["assessments"]
    parts = (found["standard"], found["factors"], found["inventory"])
    return [found["data_digest"], *(part["digest"] for part in parts), found["digest"]]
