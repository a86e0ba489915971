"""A canonical record read back: what it says beyond company data is taken off, checked and kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from greenscore.data.cells import shown
from greenscore.data.findings import Findings
from greenscore.data.record import INVENTORY, RECORD, VERSION
from greenscore.model.table import Drawn, Inventoried
from greenscore.problems import Place
from greenscore.text.document import Path, forbidden

SUBJECTS = "subjects"
_FACTORS = {"version", "digest"}
_INVENTORY = {"digest", "profile", "profile_digest", "as_of", "gwp", "overlays"}
_LONGEST = 10_000
_DRAWN = {"path", "digest", "count", "records", "factors"}


class Recorded:
    """A record as it is opened: `rows` are its company data, `inventoried` what they were drawn from."""

    def __init__(
        self, data: Mapping[str, Any], place: Callable[[Path], Place], findings: Findings
    ) -> None:
        self._place = place
        self._findings = findings
        self._drawn: dict[tuple[int, str], Drawn] = {}
        self.inventoried: Inventoried | None = None
        if str(data[RECORD]) != VERSION:
            self._unknown((RECORD,), f"{RECORD}: {data[RECORD]}")
        for name in sorted(
            data.keys() - {RECORD, SUBJECTS, "factors", INVENTORY, "grading"}, key=str
        ):
            self._unknown((name,), str(name))
        # Whoever graded is a claim here, as are the grades: they count where the record is given for that.
        if not isinstance(data.get("grading", ()), list | tuple):
            self._unknown(("grading",), "grading")
        self.rows = self._subjects(data.get(SUBJECTS))
        self._sources(data)

    def _subjects(self, rows: Any) -> Any:
        if isinstance(rows, str) or not isinstance(rows, Sequence):
            return rows
        return [self._row(number, row) for number, row in enumerate(rows)]

    def _row(self, number: int, row: Any) -> Any:
        if not isinstance(row, Mapping):
            return row
        kept = {}
        for name, answer in row.items():
            if isinstance(answer, Mapping) and INVENTORY in answer:
                path = (SUBJECTS, number, name)
                self._draw(number, name, answer[INVENTORY], path)
                answer = {part: answer[part] for part in answer if part != INVENTORY}  # noqa: PLW2901
            kept[name] = answer
        return kept

    def _draw(self, number: int, name: str, told: Any, path: Path) -> None:
        if not _has(told, _DRAWN) or not _is_texts(
            [told["path"], told["digest"]], told["records"], told["factors"]
        ):
            self._unknown((*path, INVENTORY), f"{name}.{INVENTORY}")
            return
        count = str(told["count"])
        if not (count.isascii() and count.isdecimal() and len(count) <= 9):
            self._unknown((*path, INVENTORY, "count"), f"{name}.{INVENTORY}.count")
            return
        self._drawn[number, name] = Drawn(
            path=told["path"],
            digest=told["digest"],
            count=int(count),
            records=tuple(told["records"]),
            factors=tuple(told["factors"]),
            places=(self._place(path),) * len(told["records"]),
        )

    def _sources(self, data: Mapping[str, Any]) -> None:
        """Keep what the inventory was; it stands there where a value was drawn, and only there."""
        for name, keys in (("factors", _FACTORS), (INVENTORY, _INVENTORY)):
            told = data.get(name)
            sound = _has(told, keys) and _is_texts(list(told.values())) if told else not self._drawn
            if not sound or (told and not self._drawn):
                self._unknown((name,), name)
                return
        if self._drawn:
            factors, inventory = dict(data["factors"]), dict(data[INVENTORY])
            self.inventoried = Inventoried(drawn=self._drawn, factors=factors, inventory=inventory)

    def _unknown(self, path: Path, name: str) -> None:
        self._findings.add("data-record-unknown", self._place(path), name=shown(name))


def _has(told: Any, keys: set[str]) -> bool:
    return isinstance(told, Mapping) and told.keys() == keys


def _is_texts(*lists: Any) -> bool:
    """Tell whether these are lists of texts that can be shown."""
    return all(isinstance(texts, list | tuple) and all(map(_is_text, texts)) for texts in lists)


def _is_text(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and not forbidden(text)
