"""What an author may write in one place of a standard: numbers, flags, dates, texts, ids.

A scalar reaches these types as the text its author wrote, so that nothing is misread on the way.
"""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from greenscore.quantities.decimals import number_of, whole_of
from greenscore.quantities.periods import day_of
from greenscore.texts import Text

Path = tuple[str | int, ...]
_BLANKS = re.compile("[ \\t]{2,}")
_FULL_WIDTH = "\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u300a\u300b"
_BESIDE = re.compile(f" (?=[{_FULL_WIDTH}])|(?<=[{_FULL_WIDTH}]) ")


def as_number(given: Any) -> Decimal:
    """Return the number an author wrote, exactly; ValueError for anything that is not a plain number."""
    if isinstance(given, Decimal | int | float) and not isinstance(given, bool):
        given = str(given)
    number = number_of(given) if isinstance(given, str) else None
    if number is None or not math.isfinite(float(number)):
        raise ValueError(given)
    return number or abs(number)  # no negative zero


def _number(given: Any) -> Any:
    try:
        return as_number(given)
    except ValueError:
        raise PydanticCustomError("standard-not-a-number", "not a number") from None


def as_whole(given: Any) -> Any:
    """Refuse what only Python calls a whole number, such as 0_1."""
    if isinstance(given, str) and whole_of(given) is None:
        raise PydanticCustomError("standard-not-whole", "not a whole number")
    return given


def _flag(given: Any) -> Any:
    flags = {"true": True, "false": False, True: True, False: False}
    if not isinstance(given, str | bool) or given not in flags:
        raise PydanticCustomError("standard-not-a-flag", "not true or false")
    return flags[given]


def _text(given: Any) -> Any:
    return {"zh": given, "en": given} if isinstance(given, str) else given


def _unfolded(text: Text) -> Text:
    """Take out what folded lines of YAML leave: runs of blanks, and a blank beside full-width punctuation."""
    zh, en = (_BESIDE.sub("", _BLANKS.sub(" ", words)) for words in (text.zh, text.en))
    return Text(zh, en)


def _date(given: Any) -> Any:
    day = day_of(given) if isinstance(given, str) else given
    if day is None:
        raise PydanticCustomError("standard-not-a-date", "not a date")
    return day


def short_for(key: str) -> BeforeValidator:
    """Let an author write the one thing that matters without its key."""
    return BeforeValidator(lambda given: {key: given} if isinstance(given, str) else given)


Number = Annotated[Decimal, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Date = Annotated[date, BeforeValidator(_date)]
Words = Annotated[Text, BeforeValidator(_text), AfterValidator(_unfolded)]
Formula = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Citation = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*( .+)?$", max_length=200)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]
StandardId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Asked = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63})?$")
]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$")]


class Block(BaseModel):
    """A mapping of the standard: frozen, and without room for misspelt keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # a block that stands in another is built with it alone
    )
