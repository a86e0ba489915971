"""What an inventory is computed from: activity records, the library, the profile and the categories."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.problems import Problem, nearest

if TYPE_CHECKING:
    from greenscore.activities import Activities
    from greenscore.factors.inventory.categories import Categories
    from greenscore.factors.library import Library
    from greenscore.factors.profiles import FactorProfile


def inventory_parts(
    activities: Any,
    profile: str | Path,
    as_of: date | None,
    overlays: Sequence[Path],
    encoding: str | None,
    release: Path | None = None,
) -> tuple["tuple[Activities, Library, FactorProfile, Categories] | None", tuple[Problem, ...]]:
    """Return the records with what they are computed with, and every problem.

    `release` is the folder of another library than the shipped one; the reporting date is today where
    `as_of` names none.
    """
    from greenscore.data.activities import read_activities
    from greenscore.factors.inventory.categories import load_categories

    records, problems = read_activities(activities, encoding=encoding)
    library, programme, faults = _factors(profile, as_of, overlays, release)
    categories, more = load_categories()
    problems = (*problems, *faults, *more)
    if records is None or library is None or programme is None or categories is None:
        return None, problems
    return (records, library, programme, categories), problems


def _factors(
    profile: str | Path, as_of: date | None, overlays: Sequence[Path], release: Path | None = None
) -> tuple["Library | None", "FactorProfile | None", tuple[Problem, ...]]:
    """Read the library with a company's factors, and the profile of a programme."""
    from greenscore.factors.library import load_library
    from greenscore.factors.profiles import load_profile, profiles_folder

    library, problems = load_library(release, overlays)
    path = Path(profile)
    shipped = {file.stem: file for file in profiles_folder().glob("*.yaml")}
    if path.suffix.lower() not in {".yaml", ".yml"}:
        if str(profile) not in shipped:
            close = nearest(str(profile), shipped) or ", ".join(sorted(shipped))
            args = {"given": str(profile)[:100], "nearest": close}
            return library, None, (*problems, Problem(code="factor-profile-unknown", args=args))
        path = shipped[str(profile)]
    day = as_of or date.today()  # noqa: DTZ011 - reports are made on local days
    found, faults = load_profile(path, day)
    return library, found, (*problems, *faults)
