"""Parquet files, read only where they cannot unfold to more than data ever do.

A few hundred bytes can claim a billion rows, or repeat one long text a million times. What a file
claims is compared with its size before it is read, and what its texts would take before they are
written out.
"""

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from greenscore.data.cells import Child, DataSource, shown
from greenscore.data.files.arrow import from_arrow, give_back
from greenscore.data.findings import Findings
from greenscore.guard.limits import current
from greenscore.guard.worker.calling import apart
from greenscore.problems import Place, Problem, ProblemsFound

# Below these a file may be squeezed as far as it likes; above, only so far.
MANY_VALUES, MANY_BYTES = 1_000_000, 2**24


def read_parquet(path: Path, tables: Sequence[str], findings: Findings) -> DataSource | None:
    """Read a Parquet file, and `<stem>.<table>.parquet` beside it for each child table."""
    table = _table(path, findings)
    if table is None:
        return None
    source = from_arrow(table, tables, path.name, path.stem)
    children = dict(source.children)
    for name in tables:
        beside = path.with_name(f"{path.stem}.{name}{path.suffix}")
        if beside.is_file() and (rows := _table(beside, findings)) is not None:
            children[name] = Child(frame=from_arrow(rows, (), beside.name, name).frame)
    del table
    give_back()
    return DataSource(frame=source.frame, children=children, name=path.stem)


def _table(path: Path, findings: Findings) -> Any:
    import pyarrow as pa

    try:
        table, problems = apart(read_table, path, about=path)
        if table is not None:
            table.validate(full=True)  # what comes from there may be what a file made of it
    except ProblemsFound as found:
        table, problems = None, tuple(found.problems)
    except (OSError, pa.ArrowException) as error:
        table, problems = None, (_unreadable(path, str(error)),)
    findings.extend(problems)
    return table


def read_table(path: Path) -> tuple[Any, tuple[Problem, ...]]:
    """Return the Arrow table of a file, and what is wrong with it."""
    findings = Findings()
    try:
        return _checked(path, Place(file=path.name), findings), findings.all()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - Arrow raises whatever comes of a damaged file
        return None, (*findings.all(), _unreadable(path, f"{error}"))


def _unreadable(path: Path, detail: str) -> Problem:
    args = {"detail": shown(detail.partition("\n")[0], 200)}
    return Problem(code="data-parquet-unreadable", where=Place(file=path.name), args=args)


def _checked(path: Path, where: Place, findings: Findings) -> Any:
    import pyarrow.parquet as pq

    _open_columns(path)
    metadata, on_disk = pq.read_metadata(path), path.stat().st_size
    chunks = list(_chunks(metadata))
    size = sum(chunk.total_uncompressed_size for chunk in chunks)
    values = sum(chunk.num_values for chunk in chunks)
    rows, columns = metadata.num_rows, metadata.num_columns
    most = current()
    over = {"rows": rows > most.rows, "columns": columns > most.columns}
    over["table_bytes"] = size > most.table_bytes
    if bound := next((name for name, is_over in over.items() if is_over), ""):
        counts = {"rows": str(rows), "columns": str(columns), "bytes": str(size), "bound": bound}
        findings.add("data-too-large", where, **counts)
        return None
    if _is_bomb(values, size, on_disk):
        detail = f"{on_disk} -> {size} bytes, {values} values"
        findings.add("data-parquet-unreadable", where, detail=detail)
        return None
    texts = {chunk.path_in_schema for chunk in chunks if chunk.physical_type == "BYTE_ARRAY"}
    with pq.ParquetFile(path, read_dictionary=sorted(texts)) as file:
        table = file.read()
    table.validate(full=True)
    # A name or a time zone that is no text is told of here, not on its way out of the worker.
    pickle.dumps(table.schema)
    unfolded = sum(_unfolded(part) for column in table.columns for part in column.chunks)
    if _is_bomb(0, unfolded, on_disk):
        detail = f"{on_disk} -> {unfolded} bytes"
        findings.add("data-parquet-unreadable", where, detail=detail)
        return None
    return table


def _open_columns(path: Path) -> None:
    """Make a reader of every column, without reading: it raises where figures contradict each other.

    Asked for the figures of such a column at once, Arrow ends the whole process.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, pre_buffer=False) as file:
        every = list(range(file.metadata.num_columns))
        for group in range(file.metadata.num_row_groups):
            batches = file.reader.iter_batches(
                0, row_groups=[group], column_indices=every, use_threads=False
            )
            next(batches, None)


def _chunks(metadata: Any) -> Iterator[Any]:
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        yield from map(row_group.column, range(row_group.num_columns))


def _is_bomb(values: int, size: int, on_disk: int) -> bool:
    """Tell whether `on_disk` bytes claim to unfold to far more than data ever do."""
    return (values > MANY_VALUES and values > current().values_a_byte * on_disk) or (
        size > MANY_BYTES and size > current().ratio * on_disk
    )


def _unfolded(array: Any) -> int:
    """Return the bytes that texts kept once take when each is written out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type) and not pa.types.is_primitive(array.type.value_type):
        lengths = pc.cast(pc.binary_length(array.dictionary), pa.int64())
        return int(pc.sum(lengths.take(array.indices)).as_py() or 0)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return _unfolded(array.values)
    if pa.types.is_struct(array.type):
        return sum(map(_unfolded, array.flatten()))
    return 0
