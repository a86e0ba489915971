"""Training of models: energy of chips, the factor that a published emission implies, and totals.

A published card tells chip hours, the power of a chip and t CO2e. The energy follows, and with it the
factor behind the emission; one outside of what any grid has is a slip. Whether power usage effectiveness
is in an energy figure is a property of that figure, and it is multiplied in once at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

from greenscore.problems import NOWHERE, Place, Problem

DIGITS = Context(prec=40)
POUND = Decimal("0.45359237")
"""Kilograms in a pound, exactly."""
LEAST, MOST = Decimal("0.005"), Decimal("1.3")
"""Between these kg CO2e/kWh lies the power of every grid, as the checks of grid factors have it."""
ROUNDED = Decimal("0.02")
"""What figures printed with two or three digits may lie apart from their own product."""


class Use(StrEnum):
    """What an energy figure holds: that of the equipment, or of the whole facility around it."""

    IT = "it"
    FACILITY = "facility"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnergy:
    """kWh, and what they hold."""

    kwh: Decimal
    use: Use

    def of_facility(self, pue: Decimal) -> "RunEnergy":
        """Return the energy of the facility; ValueError where it is already, or `pue` is below 1."""
        if self.use is Use.FACILITY:
            raise ValueError(self.use)
        if pue < 1:
            raise ValueError(pue)
        return RunEnergy(kwh=DIGITS.multiply(self.kwh, pue), use=Use.FACILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """One line of a card: chip hours, watts of a chip (which may hold the facility), t CO2e."""

    name: str
    chip_hours: Decimal
    watts: Decimal
    tonnes: Decimal
    use: Use = Use.FACILITY

    @property
    def energy(self) -> RunEnergy:
        """The energy of all its chips."""
        return chip_energy(self.chip_hours, self.watts, self.use)


def chip_energy(chip_hours: Decimal, watts: Decimal, use: Use = Use.IT) -> RunEnergy:
    """Return chips x hours x W / 1000, in kWh, holding what the watts hold."""
    return RunEnergy(kwh=DIGITS.divide(DIGITS.multiply(chip_hours, watts), Decimal(1000)), use=use)


def kilograms(pounds: Decimal) -> Decimal:
    """Return a mass in pounds in kg."""
    return DIGITS.multiply(pounds, POUND)


def implied_intensity(kg: Decimal, kwh: Decimal) -> Decimal | None:
    """Return the kg/kWh that an emission and its energy imply; None without energy."""
    return DIGITS.divide(kg, kwh) if kwh > 0 else None


def intensity_fault(name: str, kg: Decimal, kwh: Decimal, where: Place = NOWHERE) -> Problem | None:
    """Return `intensity-implausible` where no grid has what an emission implies."""
    implied = implied_intensity(kg, kwh)
    if implied is None or LEAST <= implied <= MOST:
        return None
    args = {
        "name": name[:100],
        "implied": f"{implied:.2g}",
        "kg": six_digits(kg),
        "kwh": six_digits(kwh),
        "band": f"{LEAST} … {MOST}",
    }
    return Problem(code="intensity-implausible", where=where, args=args)


def figure_fault(
    name: str, given: Decimal, kwh: Decimal, rate: Decimal, unit: str, where: Place = NOWHERE
) -> Problem | None:
    """Return `figure-not-of-energy` where a printed figure is not its energy times its rate.

    `given` is in thousands of `unit`, `rate` in `unit` for a kWh, as t from kg/kWh.
    """
    found = DIGITS.divide(DIGITS.multiply(kwh, rate), Decimal(1000))
    if not apart(given, found):
        return None
    implied = DIGITS.divide(DIGITS.multiply(given, Decimal(1000)), rate)
    args = {"name": name[:100], "given": f"{given:f}", "found": f"{found:.4g}", "unit": unit}
    args |= {"kwh": f"{kwh:f}", "rate": f"{rate:f}", "implied": six_digits(implied)}
    return Problem(code="figure-not-of-energy", where=where, args=args)


def apart(given: Decimal, found: Decimal) -> bool:
    """Tell whether a printed figure is another one than was found.

    Energies are printed with three digits, so that 2 % is none, nor is half of the last digit.
    """
    return abs(given - found) > max(found * ROUNDED, _last_digit(given) / 2)


def total_fault(
    total: Decimal, parts: Sequence[Decimal], unit: str, where: Place = NOWHERE
) -> Problem | None:
    """Return `total-not-of-lines` where a total is not the sum to the digits that all were printed with."""
    found = sum(parts, Decimal(0))
    if abs(total - found) <= sum(map(_last_digit, (total, *parts)), Decimal(0)) / 2:
        return None
    args = {"total": f"{total:f}", "found": f"{found:f}", "unit": unit}
    args["rest"] = f"{total - found:f}"
    return Problem(code="total-not-of-lines", where=where, args=args)


def card_faults(
    runs: Sequence[TrainingRun], chip_hours: Decimal | None = None, tonnes: Decimal | None = None
) -> tuple[Problem, ...]:
    """Hold the lines of a card to what a grid can have, and its totals to the sum of its lines.

    A total fits where it is the sum to the digits that it and the lines were printed with. Problems:
    `intensity-implausible`, `total-not-of-lines`.
    """
    faults = (intensity_fault(r.name, r.tonnes * 1000, r.energy.kwh) for r in runs)
    problems = [fault for fault in faults if fault is not None]
    lines = {
        "h": (chip_hours, [run.chip_hours for run in runs]),
        "t": (tonnes, [run.tonnes for run in runs]),
    }
    for unit, (total, parts) in lines.items():
        fault = None if total is None else total_fault(total, parts, unit)
        problems += [] if fault is None else [fault]
    return tuple(problems)


def six_digits(value: Decimal) -> str:
    """Return a figure to six digits, without an exponent."""
    return f"{Decimal(f'{value:.6g}'):f}"


def _last_digit(printed: Decimal) -> Decimal:
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
