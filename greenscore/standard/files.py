"""The files of a standard: what they are called, and their content as a digest takes it."""

FILE = "standard.yaml"
REFERENCE = "reference.csv"
TABLES = "tables"
SECTORS = "sectors"


def content_digest(source: bytes) -> str:
    """Return the SHA-256 of a text file, whatever its byte order mark and its line ends are."""
    from hashlib import sha256

    return sha256(normal(source)).hexdigest()


def normal(source: bytes) -> bytes:
    """Return the content of a text file without its byte order mark, lines ended by line feeds."""
    content = source.removeprefix(b"\xef\xbb\xbf")
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
