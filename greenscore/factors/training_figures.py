"""What the runs of a card come to, and what contradicts itself in it.

energy = chip hours x W / 1000 x power usage effectiveness; emissions = energy x factor, by location and by
market; embodied = chip hours x rate; water = energy x rate. What is told is held to the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from greenscore.factors.training import (
    DIGITS,
    Use,
    apart,
    chip_energy,
    figure_fault,
    implied_intensity,
    intensity_fault,
    six_digits,
    total_fault,
)
from greenscore.factors.training_cards import TrainingCard, TrainingLine
from greenscore.problems import Place, Problem
from greenscore.texts import named, worded

UNITS: Mapping[str, str] = {
    "chip_hours": "h",
    "it_energy": "kWh",
    "energy": "kWh",
    "emissions": "t",
    "market_emissions": "t",
    "embodied": "t",
    "water": "m3",
}
"""The figures of a run, and their units."""
WHOLE = ("emissions", "embodied")
Figures = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigures:
    """One run: `told` and `computed` figures by name, and the factor that its emission implies, kg/kWh.

    A figure that is neither told nor follows from anything is in neither.
    """

    line: TrainingLine
    told: Figures
    computed: Figures
    implied: Decimal | None

    def figure(self, name: str) -> Decimal | None:
        """Return a figure as it is told, else as it is computed."""
        return self.told.get(name, self.computed.get(name))

    @property
    def power_used(self) -> Decimal | None:
        """The kWh that emissions are of: of the facility, else of the equipment alone."""
        energy = self.figure("energy")
        return self.figure("it_energy") if energy is None else energy


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFigures:
    """A card with what its runs come to; `totals` are the sums of figures that every run has."""

    card: TrainingCard
    runs: tuple[RunFigures, ...]
    totals: Figures
    problems: tuple[Problem, ...]


def figures_of(card: TrainingCard) -> TrainingFigures:
    """Return what a card comes to, with everything in it that contradicts itself.

    Its factors are numbers, no references. Problems: `training-pue-twice`, `training-pue-doubled`,
    `training-figure-apart`, `training-equipment-alone`, `figure-not-of-energy`, `intensity-implausible`,
    `total-not-of-lines`, `training-total-open`.
    """
    runs = tuple(map(_figures, card.runs))
    totals = _totals(runs)
    faults = [
        fault
        for run, where in zip(runs, card.places, strict=False)
        for fault in _faults(run, where)
    ]
    faults += _total_faults(card, runs)
    return TrainingFigures(card=card, runs=runs, totals=totals, problems=tuple(faults))


def _told(line: TrainingLine) -> Figures:
    return {name: value for name in UNITS if (value := getattr(line, name)) is not None}


def _figures(line: TrainingLine) -> RunFigures:
    told, computed = _told(line), dict[str, Decimal]()
    if line.chips is not None and line.hours is not None:
        computed["chip_hours"] = DIGITS.multiply(line.chips, line.hours)
    hours = told.get("chip_hours", computed.get("chip_hours"))
    if hours is not None and line.power is not None:
        held = "energy" if line.power_of is Use.FACILITY else "it_energy"
        computed[held] = chip_energy(hours, line.power, line.power_of).kwh
    equipment = told.get("it_energy", computed.get("it_energy"))
    if equipment is not None and line.pue is not None:
        computed["energy"] = DIGITS.multiply(equipment, line.pue)
    used = told.get("energy", computed.get("energy", equipment))
    for name, rate in (
        ("emissions", line.factor),
        ("market_emissions", line.market_factor),
        ("water", line.water_rate),
    ):
        if used is not None and isinstance(rate, Decimal):
            computed[name] = DIGITS.divide(DIGITS.multiply(used, rate), Decimal(1000))
    if hours is not None and line.embodied_rate is not None:
        made = DIGITS.multiply(hours, line.embodied_rate)
        computed["embodied"] = DIGITS.divide(made, Decimal(1000))
    emitted = told.get("emissions")
    implied = None
    if emitted is not None and used is not None:
        implied = implied_intensity(DIGITS.multiply(emitted, Decimal(1000)), used)
    return RunFigures(line=line, told=told, computed=computed, implied=implied)


def _faults(run: RunFigures, where: Place) -> Iterator[Problem]:
    line, told, computed = run.line, run.told, run.computed
    name = line.name[:100]
    if line.power_of is Use.FACILITY and line.pue is not None and line.it_energy is None:
        yield Problem(
            code="training-pue-twice", where=where, args={"name": name, "pue": f"{line.pue:f}"}
        )
    for figure in ("chip_hours", "it_energy", "energy", "embodied"):
        if figure in told and figure in computed and apart(told[figure], computed[figure]):
            yield _doubled(run, figure, where) or _apart(run, figure, where)
    used = run.power_used
    if used is None:
        return
    for figure, rate, unit in (
        ("emissions", line.factor, "kg"),
        ("market_emissions", line.market_factor, "kg"),
        ("water", line.water_rate, "L"),
    ):
        if figure in told and isinstance(rate, Decimal):
            fault = figure_fault(name, told[figure], used, rate, unit, where)
            if fault is not None:
                yield _doubled(run, figure, where) or fault
    emitted = told.get("emissions")
    if emitted is not None:
        fault = intensity_fault(name, emitted * 1000, used, where)
        if fault is not None:
            yield fault
    if run.figure("energy") is None:
        yield Problem(code="training-equipment-alone", where=where, args={"name": name})


def _doubled(run: RunFigures, figure: str, where: Place) -> Problem | None:
    """Return the problem of a figure that holds the power usage effectiveness once more, if it does."""
    pue = run.line.pue
    if pue is None or figure not in ("energy", "emissions", "market_emissions", "water"):
        return None
    found = run.computed[figure]
    if apart(run.told[figure], DIGITS.multiply(found, pue)):
        return None
    return _apart(run, figure, where, code="training-pue-doubled", pue=f"{pue:f}")


def _apart(
    run: RunFigures, figure: str, where: Place, code: str = "training-figure-apart", **more: str
) -> Problem:
    args = {
        "name": run.line.name[:100],
        **named("figure", worded(f"screen.training.{figure}")),
        "given": f"{run.told[figure]:f}",
        "found": six_digits(run.computed[figure]),
        "unit": UNITS[figure],
        **more,
    }
    return Problem(code=code, where=where, args=args)


def _totals(runs: tuple[RunFigures, ...]) -> Figures:
    """Return the sum of each figure that every run has."""
    columns = {name: [run.figure(name) for run in runs] for name in UNITS}
    known = {name: [part for part in parts if part is not None] for name, parts in columns.items()}
    return {
        name: sum(parts, Decimal(0)) for name, parts in known.items() if len(parts) == len(runs)
    }


def _total_faults(card: TrainingCard, runs: tuple[RunFigures, ...]) -> Iterator[Problem]:
    where = card.places[-1]
    for name, unit in {**UNITS, "whole": "t"}.items():
        total = getattr(card.total, name)
        if total is None:
            continue
        parts = [
            run.figure(part) for run in runs for part in (WHOLE if name == "whole" else (name,))
        ]
        lines = [part for part in parts if part is not None]
        if name != "whole" and len(lines) < len(parts):
            args = {"count": str(len(parts) - len(lines))}
            args |= named("figure", worded(f"screen.training.{name}"))
            yield Problem(code="training-total-open", where=where, args=args)
            continue
        fault = total_fault(total, lines, unit, where)
        if fault is not None:
            yield fault
