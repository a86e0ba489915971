"""Problems collected while data are read, so that all of them come in one run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from greenscore.data.cells import shown
from greenscore.problems import NOWHERE, Place, Problem, Severity

MOST_ERRORS = 100
MOST_REMARKS = 5
LONGEST = 400


class Findings:
    """Collects problems; of one kind in one column the first are kept and the others counted.

    Up to 100 errors, or `most`, and up to 5 warnings or notes are kept of each kind and column.
    """

    def __init__(self, most: int = MOST_ERRORS) -> None:
        self._most = most
        self._problems: list[Problem] = []
        self._seen: Counter[tuple[str, str]] = Counter()
        self._rows: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def add(
        self,
        code: str,
        where: Place | Callable[[], Place] = NOWHERE,
        name: str = "",
        at: int | None = None,
        /,
        **args: str,
    ) -> None:
        """Note a problem about the column `name`; `where` is asked only if it is kept.

        `at` is the row of the subjects that it is about, None where it is about more than one.
        """
        name = shown(args.pop("name", name), LONGEST)
        self._seen[code, name] += 1
        count = self._seen[code, name]
        rows = frozenset() if at is None else frozenset((at,))
        if count > self._most:
            self._rows[code, name] |= rows
            return
        place = where() if callable(where) else where
        words = {key: shown(arg, LONGEST) for key, arg in {"name": name, **args}.items()}
        problem = Problem(code=code, where=place, args=words, rows=rows)
        if count <= MOST_REMARKS or problem.severity is Severity.ERROR:
            self._problems.append(problem)

    def add_rows(
        self,
        code: str,
        rows: Sequence[int],
        where: Callable[[int], Place],
        name: str,
        args: Callable[[int], Mapping[str, str]] = lambda _: {},
        owner: Callable[[int], int] = int,
    ) -> None:
        """Note the same problem for many rows of the column `name`; `args` words each.

        `owner` gives the row of the subject that a row belongs to, by default the row itself.
        """
        for row in rows[: self._most]:
            self.add(code, partial(where, row), name, owner(row), **args(row))
        name = shown(name, LONGEST)
        self._seen[code, name] += max(0, len(rows) - self._most)
        self._rows[code, name].update(map(owner, rows[self._most :]))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over problems that were found elsewhere."""
        self._problems.extend(problems)

    def any(self) -> bool:
        """Tell whether anything was noted."""
        return bool(self._problems)

    def all(self) -> tuple[Problem, ...]:
        """Return every problem kept, and for each kind how many more there are like it."""
        kept = Counter((problem.code, problem.args.get("name", "")) for problem in self._problems)
        more = []
        for (code, name), count in self._seen.items():
            rest = count - kept[code, name]
            if rest > 0:
                args = {"code": code, "name": name, "count": str(rest), "of": str(count)}
                more.append(Problem(code="data-more", args=args, rows=self._more(code, name)))
        return (*self._problems, *more)

    def _more(self, code: str, name: str) -> frozenset[int]:
        """Return the rows of what was counted and not kept; those of a remark refuse nothing."""
        is_error = Problem(code=code).severity is Severity.ERROR
        return frozenset(self._rows[code, name]) if is_error else frozenset()
