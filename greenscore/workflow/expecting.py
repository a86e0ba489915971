"""What a command is about to need of the workers, begun while the program still reads its own files."""

from pathlib import Path

_READERS = {
    ".xlsx": "greenscore.data.files.sheets",
    ".xlsm": "greenscore.data.files.sheets",
    ".parquet": "greenscore.data.files.parquet",
}


def expect(*files: Path | None, prints: bool = False) -> None:
    """Begin the worker that reads these files, where it reads their kind, and the one that prints.

    Nothing is waited for, and nothing is begun for files that the program reads itself.
    """
    wanted = {_READERS[f.suffix.lower()] for f in files if f and f.suffix.lower() in _READERS}
    if wanted:
        from greenscore.guard.worker.calling import begin

        begin(*sorted(wanted))
    if prints:
        from greenscore.guard.worker.calling import PRESS, begin

        begin("weasyprint", kind=PRESS)
