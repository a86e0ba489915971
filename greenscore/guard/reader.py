"""How files are opened to be read: ordinary ones alone, a bounded part of them, and the run knows of it."""

import errno
import os
from pathlib import Path

from greenscore.guard.run import reads


def require_file(path: Path) -> None:
    """Raise OSError for what is no ordinary file: a pipe or a device might never end."""
    if "\0" in str(path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if not path.is_file():
        path.stat()  # tells why it cannot be reached, where it cannot
        raise OSError(errno.EINVAL, "not a file")
    reads(path)


def read_file(path: Path, most: int) -> bytes:
    """Return the bytes of an ordinary file; of a longer one `most` and one more, for its reader to refuse."""
    require_file(path)
    with path.open("rb") as file:
        return file.read(most + 1)
