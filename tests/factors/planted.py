"""Copies of the shipped library with a mistake planted, and what is found in them."""

import csv
import shutil

from greenscore.factors.checks.all import check_library
from greenscore.factors.library import read_library
from greenscore.factors.vocabulary import COLUMNS
from greenscore.problems import Severity
from greenscore.resources import factors_folder


def copied(tmp_path):
    """Return a copy of the library that is being worked on: without the record of its releases."""
    folder = tmp_path / "library"
    shutil.copytree(factors_folder(), folder)
    shutil.rmtree(folder / "releases")
    return folder


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(file, rows):
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(folder, family, reference, **cells):
    """Change cells of one row; return the line it stands in."""
    (file,) = folder.glob(f"*/{family}.csv")
    rows = rows_of(file)
    index = next(i for i, row in enumerate(rows) if f"{row['id']}@{row['version']}" == reference)
    rows[index] |= cells
    write(file, rows)
    return index + 2


def add(folder, family, reference, **cells):
    """Add a row like an existing one, with other cells; return the line it stands in."""
    (file,) = folder.glob(f"*/{family}.csv")
    rows = rows_of(file)
    like = next(row for row in rows if f"{row['id']}@{row['version']}" == reference)
    write(file, [*rows, like | cells])
    return len(rows) + 2


def found(folder, overlays=()):
    """Return every error and warning of a library, but for its digest, as (code, file, line)."""
    library, problems = read_library(folder, overlays)
    everything = [*problems, *(check_library(library) if library else ())]
    return [
        (problem.code, problem.where.file, problem.where.line)
        for problem in everything
        if problem.severity is not Severity.NOTE and problem.code != "factor-library-digest"
    ]
