"""Arrow tables and data frames: numeric columns become arrays without an object for each cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Cells, Child, DataSource, Faulty, Frame, shown, table_named
from greenscore.data.findings import Findings
from greenscore.model.table import Floats
from greenscore.problems import Place

_PLAIN = r"^-?[0-9]{1,40}(\.[0-9]{1,20})?$"
_KEYS = ("subject", "period")
_EXACT_INTEGER = 2**53


class Texts(Sequence[str | None]):
    """A column of texts in Arrow memory."""

    def __init__(self, array: Any) -> None:
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    @overload
    def __getitem__(self, index: int) -> str | None: ...
    @overload
    def __getitem__(self, index: slice) -> "Texts": ...
    def __getitem__(self, index: int | slice) -> "str | Texts | None":
        if isinstance(index, slice):
            return type(self)(self._array[index])
        found: str | None = self._array[index].as_py()
        return found

    def __iter__(self) -> Iterator[str | None]:
        for chunk in self._array.chunks:
            yield from chunk.to_pylist()

    def __arrow_array__(self, type: Any = None) -> Any:
        """Return the texts as Arrow keeps them."""
        import pyarrow as pa

        whole = pa.chunked_array(self._array).combine_chunks()
        return whole.cast(pa.string() if type is None else type)

    def blank(self) -> bool:
        """Tell whether any text is empty, of spaces alone, or absent."""
        import pyarrow.compute as pc

        lengths = pc.binary_length(pc.utf8_trim_whitespace(self._array))
        return bool(pc.any(pc.fill_null(pc.equal(lengths, 0), True)).as_py())

    def is_trimmed(self) -> bool:
        """Tell whether no text is blank, absent, or has spaces around it."""
        import pyarrow.compute as pc

        return not self.blank() and bool(pc.utf8_trim_whitespace(self._array).equals(self._array))

    def trimmed(self) -> tuple[NDArray[np.int32], "Texts"]:
        """Return as `distinct` does, with texts trimmed and blank ones absent."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = pc.utf8_trim_whitespace(self._array)
        texts = pc.if_else(
            pc.equal(pc.binary_length(texts), 0), pa.scalar(None, pa.string()), texts
        )
        encoded = pa.chunked_array(texts).combine_chunks().dictionary_encode()
        positions = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return positions, Texts(pa.chunked_array([encoded.dictionary]))

    def taken(self, rows: NDArray[np.int64]) -> "Texts":
        """Return the texts of some rows."""
        return Texts(self._array.take(rows))

    def plain_numbers(self) -> tuple[Floats, NDArray[np.int64]]:
        """Return the plain decimal numbers (NaN elsewhere), and the rows of other texts."""
        import pyarrow as pa
        import pyarrow.compute as pc

        trimmed = pc.utf8_trim_whitespace(self._array)
        is_plain = pc.fill_null(pc.match_substring_regex(trimmed, _PLAIN), False)
        is_blank = pc.fill_null(pc.equal(pc.binary_length(trimmed), 0), True)
        numbers = pc.cast(pc.if_else(is_plain, trimmed, pa.scalar(None, pa.string())), pa.float64())
        values = _floats(numbers) + 0.0
        others = np.flatnonzero(~(_bools(is_plain) | _bools(is_blank)))
        return values, others

    def without(self, unwanted: Callable[[str], bool]) -> "Texts":
        """Return the column with absent texts where they are unwanted; each distinct one is asked of once."""
        import pyarrow as pa

        positions, texts = self.distinct()
        kept = [*(None if unwanted(text) else text for text in texts), None]
        rows = np.where(positions < 0, len(texts), positions)
        return Texts(pa.chunked_array([pa.array(kept, pa.string()).take(pa.array(rows))]))

    def distinct(self) -> tuple[NDArray[np.int64], Sequence[str]]:
        """Return for each row the position of its text among the distinct ones, -1 where absent."""
        import pyarrow as pa

        encoded = pa.chunked_array(self._array).combine_chunks().dictionary_encode()
        positions = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return positions.astype(np.int64), encoded.dictionary.to_pylist()


class Coded(Texts):
    """A column whose texts are kept once each, in the order they are first met, with a code a row."""

    @classmethod
    def of(cls, column: Any) -> "Coded":
        """Take a chunked array of dictionaries, which need not be those of one another."""
        import pyarrow as pa

        codes, texts = _shared(column)
        if not _in_order(codes, len(texts)):
            met = codes.dictionary_encode()
            codes, texts = met.indices, texts.take(met.dictionary)
        return cls(pa.chunked_array([pa.DictionaryArray.from_arrays(codes, texts)]))

    def blank(self) -> bool:
        """Tell whether any text is empty, of spaces alone, or absent."""
        codes, texts = self._parts()
        return bool((codes < 0).any()) or texts.blank()

    def trimmed(self) -> tuple[NDArray[np.int32], Texts]:
        """Return as `distinct` does, with texts trimmed and blank ones absent."""
        codes, texts = self._parts()
        if texts.is_trimmed():
            return codes, texts
        places, trimmed = texts.trimmed()
        return np.append(places, np.int32(-1))[codes], trimmed

    def plain_numbers(self) -> tuple[Floats, NDArray[np.int64]]:
        """Return the plain decimal numbers (NaN elsewhere), and the rows of other texts."""
        codes, texts = self._parts()
        values, others = texts.plain_numbers()
        odd = np.zeros(len(texts) + 1, np.bool_)
        odd[others] = True
        return np.append(values, np.nan)[codes], np.flatnonzero(odd[codes])

    def distinct(self) -> tuple[NDArray[np.int64], Sequence[str]]:
        """Return for each row the position of its text among the distinct ones, -1 where absent."""
        codes, texts = self._parts()
        return codes.astype(np.int64), [text for text in texts if text is not None]

    def _parts(self) -> tuple[NDArray[np.int32], Texts]:
        import pyarrow as pa

        whole = self._array.combine_chunks()
        codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return codes, Texts(pa.chunked_array([whole.dictionary]))


def _shared(column: Any) -> tuple[Any, Any]:
    """Return codes into the distinct texts of all dictionaries of a column, and these texts."""
    import pyarrow as pa

    chunks = [chunk for chunk in column.chunks if len(chunk)]
    kept = pa.chunked_array([chunk.dictionary for chunk in chunks], column.type.value_type)
    shared = kept.cast(pa.string()).combine_chunks().dictionary_encode()
    start, codes = 0, []
    for chunk in chunks:
        own = shared.indices.slice(start, len(chunk.dictionary))
        codes.append(own.take(chunk.indices))
        start += len(own)
    return pa.chunked_array(codes, pa.int32()).combine_chunks(), shared.dictionary


def _in_order(codes: Any, count: int) -> bool:
    """Tell whether each of `count` codes is met, and first met after all smaller ones."""
    highest = np.maximum.accumulate(codes.fill_null(-1).to_numpy(zero_copy_only=False))
    steps = np.diff(highest, prepend=-1)
    return bool(np.all(steps <= 1) and np.sum(steps) == count)


def give_back() -> None:
    """Give back the memory of columns that were let go: Arrow would keep it for others."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def pack(cells: Sequence[str]) -> Any:
    """Pack texts into Arrow memory, a tenth of what objects take."""
    import pyarrow as pa

    return pa.array(cells, pa.string())


def joined(parts: Sequence[Any]) -> Texts:
    """Join packed texts to one column."""
    import pyarrow as pa

    return Texts(pa.chunked_array(parts, pa.string()))


def from_arrow(table: Any, tables: Sequence[str], file: str, name: str = "") -> DataSource:
    """Take an Arrow table; list-of-struct columns named in `tables` become child tables."""
    import pyarrow as pa

    headers: list[str] = []
    columns: list[Cells] = []
    children: dict[str, Child] = {}
    for header, column in zip(table.column_names, table.columns, strict=True):
        nested = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
        child = table_named(header, tables) if nested else ""
        if child and child not in children and pa.types.is_struct(column.type.value_type):
            children[child] = _nested(column.combine_chunks(), header, file)
        else:
            headers.append(header)
            columns.append(_cells(column, header))
    frame = _frame(headers, columns, table.num_rows, file)
    return DataSource(frame=frame, children=children, name=name)


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Cells of a table without lines: its rows are counted from 1, like lines."""

    file: str
    headers: Sequence[str]

    def of(self, row: int | None, column: int) -> Place:
        """Return the row, with the header of the column."""
        line = None if row is None else row + 1
        return Place(file=self.file, line=line, path=shown(self.headers[column]))


def _frame(headers: Sequence[str], columns: Sequence[Cells], rows: int, file: str) -> Frame:
    return Frame(
        headers=headers, columns=columns, rows=rows, places=RowPlaces(file, tuple(headers))
    )


def _nested(column: Any, name: str, file: str) -> Child:
    import pyarrow as pa
    import pyarrow.compute as pc

    owner = _integers(pc.list_parent_indices(column))
    rows = pc.list_flatten(column)
    headers = [field.name for field in rows.type]
    parts = [pa.chunked_array([part]) for part in rows.flatten()]
    columns = [_cells(part, header) for part, header in zip(parts, headers, strict=True)]
    given = np.flatnonzero(_bools(pc.is_valid(column)))
    return Child(
        frame=_frame(headers, columns, len(rows), f"{file}#{name}" if file else name),
        owner=owner.tolist(),
        given=given.tolist(),
    )


def _cells(column: Any, header: str) -> Cells:
    """Return an Arrow column as floats where it is numeric, else as texts or single cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        if pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type):
            return Coded.of(column)
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_integer(kind):
        bounds = pc.min_max(column)
        widest = max(abs(bounds["min"].as_py() or 0), abs(bounds["max"].as_py() or 0))
        if header not in _KEYS and widest <= _EXACT_INTEGER:
            return _floats(column.cast(pa.float64()))
    elif pa.types.is_float64(kind):
        return _floats(column)
    # The shortest text of a float32 is what its writer meant; of a decimal it is exact.
    elif not any(is_kind(kind) for is_kind in _written_as_text()):
        return _objects(column, str(kind))
    return Texts(column.cast(pa.string()))


def _written_as_text() -> tuple[Any, ...]:
    from pyarrow import types

    numbers = (types.is_floating, types.is_decimal, types.is_boolean)
    return (*numbers, types.is_string, types.is_large_string, types.is_string_view)


def _objects(column: Any, kind: str) -> Cells:
    import pyarrow as pa

    code = "data-nested"
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        try:
            moments = column.to_pylist()
        except (ValueError, OverflowError, KeyError):  # a year or a time zone Python does not know
            code = "data-date-for-number"
        else:
            return [_dated(moment) for moment in moments]
    fault = Faulty(code, kind, {"kind": kind})  # of nulls alone there is no fault
    return [fault if valid else None for valid in column.is_valid().to_pylist()]


def _dated(moment: Any) -> Any:
    """Return a time at midnight as its day, unless it says whose midnight; any other cell as it is."""
    midnight = isinstance(moment, datetime) and moment.tzinfo is None and moment.time() == time()
    return moment.date() if midnight else moment


def _floats(column: Any) -> Floats:
    values: Floats = column.fill_null(np.nan).to_numpy().astype(np.float64, copy=False)
    return values


def _bools(column: Any) -> NDArray[np.bool_]:
    flags: NDArray[np.bool_] = np.asarray(column, dtype=np.bool_)
    return flags


def _integers(column: Any) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = np.asarray(column, dtype=np.int64)
    return numbers


def from_pandas(frame: Any, tables: Sequence[str], file: str, findings: Findings) -> DataSource:
    """Take a pandas frame as it is; a column of lists named in `tables` becomes a child table."""
    from greenscore.data.files.records import from_records

    if "subject" not in frame.columns and "subject" in frame.index.names:
        frame = frame.reset_index()
    headers = [str(name) for name in frame.columns]
    nested = [name for name in headers if table_named(name, tables)]
    kept = [position for position, name in enumerate(headers) if name not in nested]
    columns = [_series(frame.iloc[:, position], headers[position]) for position in kept]
    main = _frame([headers[position] for position in kept], columns, len(frame), file)
    lists: Mapping[str, Child] = {}
    if nested:
        lists_of = {name: [_listed(cell) for cell in frame[name]] for name in nested}
        records = [
            dict(zip(nested, row, strict=True)) for row in zip(*lists_of.values(), strict=True)
        ]
        found = from_records(records, tables, file, findings)
        lists = found.children if found else {}
    return DataSource(frame=main, children=lists, name="")


def _listed(cell: Any) -> Any:
    """Return the rows nested in a cell; pandas has NaN for none, and arrays for lists."""
    if isinstance(cell, np.ndarray):
        return cell.tolist()
    return None if isinstance(cell, float) and np.isnan(cell) else cell


def _series(series: Any, header: str) -> Cells:
    kind = str(series.dtype).lower()
    if kind.startswith(("int", "uint", "double")) or kind == "float64":
        if header not in _KEYS:
            values: Floats = series.to_numpy(dtype=np.float64, na_value=np.nan)
            return values
    elif kind in ("float32", "float16"):
        return [None if np.isnan(cell) else str(cell) for cell in series]
    return [
        None if missing else cell.item() if isinstance(cell, np.generic) else cell
        for cell, missing in zip(series, series.isna(), strict=True)
    ]
