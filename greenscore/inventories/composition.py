"""The composition of a gas: what it is made of tells its carbon content and its heating values.

Every molecule of an ideal gas takes the same room: a cubic metre holds 1/V kmol, V = R x 273.15 K /
101.325 kPa. Its carbon is 12 kg for each atom, whether the molecule burns or is CO2 already; its heat is
that of its components by their shares (ISO 6976). Burnt whole it gives 44/12 of its carbon as CO2, as
equation C-5 of 40 CFR 98.33 has it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import StringConstraints

from greenscore.factors.entries import Both, read_as
from greenscore.inventories.gas_parts import DIGITS
from greenscore.model.scalars import Block, Number
from greenscore.problems import Place, Problem, ProblemsFound, nearest
from greenscore.quantities.decimals import number_of
from greenscore.resources import factors_folder
from greenscore.texts import Text

_HUNDRED, _LOOSE = Decimal(100), Decimal("0.1")
_CARBON = re.compile(r"C(?![a-z])([0-9]*)")


class _Component(Block):
    source: str
    ncv: Number
    gcv: Number


class _File(Block):
    gas_constant: Number
    sources: Mapping[Annotated[str, StringConstraints(pattern="^[a-z0-9-]+$")], Both]
    components: Mapping[str, _Component]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One component: its formula, its share as it was written, in mol %, and the place of the record."""

    component: str
    share: str
    where: Place = Place()  # noqa: RUF009 - a place is frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class GasComposition:
    """A cubic metre (Nm3) of a gas: carbon in kg, heating values in MJ.

    `shares` are the components by formula, summing to 1; `sources` tell where the figures stand.
    """

    shares: Mapping[str, Decimal]
    carbon: Decimal
    ncv: Decimal
    gcv: Decimal
    sources: tuple[Text, ...]

    @property
    def content(self) -> Decimal:
        """Carbon for the net heating value, kg/MJ, which is t/GJ."""
        return DIGITS.divide(self.carbon, self.ncv)

    @property
    def co2(self) -> Decimal:
        """CO2 in kg of burning it whole."""
        return DIGITS.divide(DIGITS.multiply(self.carbon, Decimal(44)), Decimal(12))


def gas_composition(
    portions: Iterable[Portion],
) -> tuple[GasComposition | None, tuple[Problem, ...]]:
    """Return what a gas is, by its components, and what is wrong with them.

    Shares that sum to 100 within 0.1 are brought to 100. Problems: `composition-component`,
    `composition-twice`, `composition-share`, `composition-sum`, `composition-no-heat`.
    """
    told, problems = list(portions), list[Problem]()
    shares: dict[str, Decimal] = {}
    for portion in told:
        if (share := _share(portion, shares, problems)) is not None:
            shares[portion.component] = share
    total = sum(shares.values(), Decimal(0))
    if not problems and abs(total - _HUNDRED) > _LOOSE:
        where = told[-1].where if told else Place()
        problems.append(Problem(code="composition-sum", where=where, args={"total": f"{total:f}"}))
    if problems:
        return None, tuple(problems)
    found = _composition({name: DIGITS.divide(s, total) for name, s in shares.items()})
    return (found, ()) if found.ncv else (None, (Problem(code="composition-no-heat"),))


def _share(
    portion: Portion, before: Mapping[str, Decimal], problems: list[Problem]
) -> Decimal | None:
    """Return the share of a component in mol %, None after a problem."""
    known = _known().components
    share = number_of(portion.share)
    args = {"given": portion.component[:40]}
    if portion.component not in known:
        args |= {"nearest": nearest(portion.component, known), "known": ", ".join(known)}
        code = "composition-component"
    elif portion.component in before:
        code = "composition-twice"
    elif share is None or not 0 <= share <= _HUNDRED:
        code, args = "composition-share", {"given": portion.share[:40]}
    else:
        return share
    problems.append(Problem(code=code, where=portion.where, args=args))
    return None


def _composition(shares: Mapping[str, Decimal]) -> GasComposition:
    known = _known()
    volume = DIGITS.divide(
        DIGITS.multiply(known.gas_constant, Decimal("273.15")), Decimal("101.325")
    )
    atoms = _sum(share * carbon_atoms(name) for name, share in shares.items())
    parts = [(share, known.components[name]) for name, share in shares.items()]
    sources = dict.fromkeys(known.components[name].source for name in shares)
    return GasComposition(
        shares=shares,
        carbon=DIGITS.divide(DIGITS.multiply(atoms, Decimal(12)), volume),
        ncv=_sum(DIGITS.multiply(share, part.ncv) for share, part in parts),
        gcv=_sum(DIGITS.multiply(share, part.gcv) for share, part in parts),
        sources=tuple(known.sources[name] for name in sources),
    )


def carbon_atoms(formula: str) -> int:
    """Return the atoms of carbon in a molecule: 4 in n-C4H10, 1 in CO2, none in N2."""
    found = _CARBON.search(formula)
    return int(found[1] or 1) if found else 0


def _sum(parts: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for part in parts:
        total = DIGITS.add(total, part)
    return total


@cache
def _known() -> _File:
    file, document = read_as(factors_folder() / "gas-components.yaml", _File)
    if file is None:
        raise ProblemsFound(document.problems)
    return file
