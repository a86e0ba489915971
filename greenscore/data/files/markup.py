"""Parts of a workbook beside its sheets: the attributes of its elements, and the texts that cells share."""

import re
from collections.abc import Set as AbstractSet
from typing import Any
from xml.sax import handler
from xml.sax.xmlreader import AttributesImpl

from greenscore.data.files.package import Package, over
from greenscore.guard.limits import current

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Undo the escapes that spreadsheets write for control characters: _x000D_ is a line break."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def local_name(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


class Attributes(handler.ContentHandler):
    """Collects the attributes of some elements of a small part, called `name` or `parent/name`."""

    def __init__(self, package: Package, part: str, wanted: AbstractSet[str]) -> None:
        super().__init__()
        self._package = package
        self._wanted = wanted
        self._found: dict[str, list[dict[str, str]]] = {}
        self._open: list[str] = []
        package.parse(part, self)

    def of(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of the elements called so."""
        return self._found.get(name, [])

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - named by SAX
        """Note the attributes where they are wanted."""
        self._package.count_tag()
        local, parent = local_name(name), self._open[-1] if self._open else ""
        for called in (local, f"{parent}/{local}"):
            if called in self._wanted:
                self._found.setdefault(called, []).append(dict(attrs.items()))
        self._open.append(local)

    def endElement(self, name: str) -> None:  # noqa: N802 - named by SAX
        """Return to the parent."""
        self._open.pop()


class Strings(handler.ContentHandler):
    """Collects the shared strings; phonetic hints of East Asian texts are no part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._inside = False
        self._phonetic = False
        self._most = current().strings
        self._seen = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - named by SAX
        """Open a string or a part of it."""
        local = local_name(name)
        self._seen += 1
        if self._seen > 8 * self._most:
            raise over("strings", f"> {self._most}")
        if local == "si":
            self._parts = []
        elif local == "rPh":
            self._phonetic = True
        self._inside = local == "t" and not self._phonetic

    def characters(self, content: str) -> None:
        """Add to the string."""
        if self._inside:
            self._parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - named by SAX
        """Close a string or a part of it."""
        local = local_name(name)
        self._inside = False
        if local == "rPh":
            self._phonetic = False
        elif local == "si":
            if len(self.texts) == self._most:
                raise over("strings", f"> {self._most}")
            self.texts.append(unescaped("".join(self._parts)))
