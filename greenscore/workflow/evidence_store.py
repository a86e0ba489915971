"""Files of evidence, kept by their digests: what was looked at can be looked at again."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import ProblemsFound, unwritable

if TYPE_CHECKING:
    from greenscore.model.table import Proof, Table


def keep_evidence(table: "Table", folder: Path, store: Path) -> tuple[Path, ...]:
    """Copy the files of evidence of a table, which stand in `folder`, to `store`, and return the copies.

    A copy is named after its SHA-256, in a folder of the first two digits, and is never replaced. Copied is
    what has the digest that is stated; a file that is gone or was changed was told when the data were read.
    ProblemsFound where the store cannot be written.
    """
    from greenscore.data.evidence import content_of
    from greenscore.guard.writer import write_new

    kept = []
    for file, digest in dict.fromkeys((proof.file, proof.digest) for proof in _proofs(table)):
        target = store / digest[:2] / digest
        content = None if target.exists() else content_of(folder, file, digest)
        if content is not None:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_new(target, content)
            except FileExistsError:
                pass  # another run was quicker, with the same bytes
            except OSError as fault:
                raise ProblemsFound([unwritable(target, fault)]) from fault
        if target.exists():
            kept.append(target)
    return tuple(kept)


def _proofs(table: "Table") -> Iterator["Proof"]:
    columns = [
        *table.columns.values(),
        *(c for rows in table.tables.values() for c in rows.columns.values()),
    ]
    for column in columns:
        yield from (proof for proof in column.proofs.values() if proof.file and proof.digest)
