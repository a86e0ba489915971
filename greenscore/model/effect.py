"""From when to when an edition may be used, and what takes its place."""

from pydantic import Field

from greenscore.model.scalars import Block, Citation, Date, Words


class Effective(Block):
    """The dates between which the standard may be used, both inclusive, and what takes its place then."""

    start: Date | None = Field(None, alias="from")
    end: Date | None = Field(None, alias="to")
    replaced_by: Words | None = None
    source: Citation | None = None

    @property
    def successor(self) -> str:
        """What takes its place, in both languages where they differ; empty where nothing is named."""
        by = self.replaced_by
        return " / ".join(dict.fromkeys((by.get("zh"), by.get("en")))) if by else ""
