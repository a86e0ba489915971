"""How often a condition may turn while the score `x` rises, from its text alone."""

from greenscore.expression.syntax import Compare, Expression, Name, walk

OWN = Name("x")
ANY_NUMBER = 2


def turns_of(when: Expression) -> int:
    """Return 0 where a condition does not read `x`, 1 where it compares it once, else ANY_NUMBER.

    One that turns at most once is the same all the way between two scores at which it is the same.
    """
    parts = list(walk(when))
    compared = [
        part
        for part in parts
        if isinstance(part, Compare)
        and part.op not in {"==", "!="}
        and OWN in (part.left, part.right)
    ]
    read = sum(isinstance(part, Name) and part.id == OWN.id for part in parts)
    return read if read == len(compared) <= 1 else ANY_NUMBER
