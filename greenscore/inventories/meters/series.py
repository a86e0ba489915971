"""A meter by months: its amounts, its gaps, and the activity records that are made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from greenscore.inventories.meters.kinds import Kind
from greenscore.inventories.meters.months import DayRun, Gap, Month
from greenscore.inventories.meters.spans import StampAt
from greenscore.text.csv import written

_COLUMNS = (
    *("record", "site", "region", "category", "item", "amount", "unit"),
    *("period", "start", "end", "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A meter by months, in their order, with its gaps.

    `step` is the length of a reading, `stamp` the end of it that stamps name, None for a register.
    """

    months: tuple[Month, ...]
    gaps: tuple[Gap, ...]
    step: timedelta
    kind: Kind
    stamp: StampAt | None

    @property
    def unit(self) -> str:
        """The unit of all amounts."""
        return self.months[0].unit

    @property
    def fed_in(self) -> float:
        """What was fed in, in the unit of the months."""
        return sum(month.fed_in for month in self.months)

    def records(
        self, meter: str, told: Mapping[str, str], *, out: bool = False
    ) -> list[dict[str, str | float]]:
        """Return the activity records of each month; `told` are their other columns.

        A whole month is a period. Of another one there is a record for each run of days that were read, with
        its first and last day, and a note how many readings of the month there are. Hours of a day that was
        read in part go with the record before. What was fed in is no part of them. With
        `out` they are records of what goes out: of a meter that tells both it is what was fed in.
        """
        fed_in = out and self.fed_in > 0
        return [
            {
                **told,
                "record": _name(f"{meter}/out" if out else meter, month, run),
                "amount": run.fed_in if fed_in else run.amount,
                **_when(month, run),
            }
            for month in self.months
            for run in month.runs
        ]


def records_csv(records: Iterable[Mapping[str, str | float]]) -> str:
    """Return records as a file that an inventory reads; no cell is a formula to a spreadsheet."""
    return written(_COLUMNS, ([record.get(name, "") for name in _COLUMNS] for record in records))


def _name(meter: str, month: Month, run: DayRun) -> str:
    name = f"{meter}/{month.month}"
    return f"{name}-{run.start:%d}" if len(month.runs) > 1 else name


def _when(month: Month, run: DayRun) -> dict[str, str]:
    told = {"unit": month.unit, "period": "", "start": "", "end": "", "note": ""}
    if month.whole:
        return told | {"period": month.month}
    note = f"{month.readings}/{month.expected}"
    return told | {"start": f"{run.start}", "end": f"{run.end}", "note": note}
