"""How a need is met: what one unit of its activity comes to."""

from dataclasses import dataclass
from decimal import Decimal

from greenscore.inventories.gas_parts import GasPart, Used
from greenscore.inventories.needs import Need
from greenscore.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What one unit of a need's activity comes to.

    `market` is None where power has no factor of the market. `tce` is None where energy is not counted
    or nothing tells it, `derived` where it comes of a heating value. `problems` are warnings and notes.
    `absent` names factors that the category adds up and nobody published, `gases_absent` the gases that none
    of the factors tells of.
    """

    need: Need
    parts: tuple[GasPart, ...]
    market: tuple[GasPart, ...] | None
    tce: Decimal | None
    coefficient: tuple[Used, ...]
    energy_formula: str
    problems: tuple[Problem, ...]
    derived: bool = False
    absent: str = ""
    gases_absent: tuple[str, ...] = ()

    @property
    def reported(self) -> bool:
        """Tell whether the figure was given in t CO2e, so that no row is behind it."""
        return bool(self.parts) and not any(part.used for part in self.parts)
