"""The material balance of a process: the carbon that goes in and does not come out is CO2.

Carbon goes in with fuels and raw materials, and comes out in products, by-products, residues and what is
put on stock. What no product holds has left as gas. A balance that comes out negative is refused;
one that a measurement contradicts is told and never closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from greenscore.inventories.gas_parts import DIGITS, decimal_of
from greenscore.problems import Place, Problem
from greenscore.quantities.decimals import number_of
from greenscore.quantities.units import UnitError, conversion, parse_unit


class Side(StrEnum):
    """Where a flow crosses the boundary of the process."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One material: its amount, and its carbon content as tC or kgC for a unit of it.

    Amounts and contents are decimal strings. `content_unit` is such as `tC/t` or `kgC/Nm3`; `where`
    is the place of the record.
    """

    material: str
    side: Side
    amount: str
    unit: str
    content: str
    content_unit: str
    where: Place = Place()  # noqa: RUF009 - a place is frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCarbon:
    """The carbon of a flow in t, with what it was computed from."""

    flow: Flow
    carbon: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Carbon in t; `co2` is the difference as t CO2, by 44/12.

    `measured` is CO2 that was measured at the stack, None where it was not; `imbalance` is then the
    part of the carbon that goes in which the balance and the measurement tell differently, 0 to 1.
    """

    flows: tuple[FlowCarbon, ...]
    carbon_in: Decimal
    carbon_out: Decimal
    co2: Decimal
    measured: Decimal | None
    imbalance: Decimal | None


def carbon_balance(
    flows: Iterable[Flow], *, measured: str = "", tolerance: str = ""
) -> tuple[Balance | None, tuple[Problem, ...]]:
    """Return the balance of a process, and what is wrong with it.

    `measured` is t CO2 from measurement, `tolerance` the imbalance, 0 to 1, above which a programme
    asks for a warning; without one it is only reported. Problems: `unit-unknown`, `unit-dimension`,
    `balance-number`, `balance-one-sided`, `balance-negative`, `balance-open`.
    """
    told = list(flows)
    problems: list[Problem] = []
    carbons = [found for flow in told if (found := _carbon(flow, problems)) is not None]
    if {flow.side for flow in told} != {Side.IN, Side.OUT}:
        problems.append(Problem(code="balance-one-sided"))
    if problems:
        return None, tuple(problems)
    carbon_in, carbon_out = (_sum(carbons, side) for side in (Side.IN, Side.OUT))
    left = DIGITS.subtract(carbon_in, carbon_out)
    co2 = DIGITS.divide(DIGITS.multiply(left, Decimal(44)), Decimal(12))
    if left < 0:
        args = {"carbon_in": f"{carbon_in:f}", "carbon_out": f"{carbon_out:f}"}
        return None, (Problem(code="balance-negative", args=args),)
    stack, most = number_of(measured), number_of(tolerance)
    imbalance = None if stack is None else _imbalance(co2, stack, carbon_in)
    if imbalance is not None and most is not None and imbalance > most:
        args = {"percent": f"{imbalance * 100:.2f}", "co2": f"{co2:.3f}", "measured": measured}
        problems.append(Problem(code="balance-open", args=args))
    balance = Balance(
        flows=tuple(carbons),
        carbon_in=carbon_in,
        carbon_out=carbon_out,
        co2=co2,
        measured=stack,
        imbalance=imbalance,
    )
    return balance, tuple(problems)


def _carbon(flow: Flow, problems: list[Problem]) -> FlowCarbon | None:
    try:
        amount, content = number_of(flow.amount), number_of(flow.content)
        scale: Fraction = conversion(
            parse_unit(flow.unit) * parse_unit(flow.content_unit), parse_unit("tC")
        )
    except UnitError as error:
        problems.append(Problem(code=error.code, where=flow.where, args=error.args))
        return None
    if amount is None or content is None or amount < 0 or content < 0:
        args = {"material": flow.material, "given": f"{flow.amount} x {flow.content}"}
        problems.append(Problem(code="balance-number", where=flow.where, args=args))
        return None
    carbon = DIGITS.multiply(DIGITS.multiply(amount, content), decimal_of(scale))
    return FlowCarbon(flow=flow, carbon=carbon)


def _sum(carbons: Iterable[FlowCarbon], side: Side) -> Decimal:
    total = Decimal(0)
    for each in carbons:
        if each.flow.side is side:
            total = DIGITS.add(total, each.carbon)
    return total


def _imbalance(co2: Decimal, measured: Decimal, carbon_in: Decimal) -> Decimal:
    apart = DIGITS.divide(DIGITS.multiply(abs(co2 - measured), Decimal(12)), Decimal(44))
    return DIGITS.divide(apart, carbon_in) if carbon_in else Decimal(0)
