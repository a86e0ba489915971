"""What doors give a program of the things the workflow returned: plain data, ready for JSON."""

from greenscore.reporting.measured_objects import (
    balance_object,
    composition_object,
    meter_object,
)
from greenscore.reporting.objects import (
    chain_object,
    composite_object,
    explanation_object,
    factor_object,
    freezing_object,
    heading_object,
    inventory_object,
    proofs_object,
    standard_object,
)
from greenscore.reporting.training import cards_object, training_object

__all__ = [
    "balance_object",
    "cards_object",
    "chain_object",
    "composite_object",
    "composition_object",
    "explanation_object",
    "factor_object",
    "freezing_object",
    "heading_object",
    "inventory_object",
    "meter_object",
    "proofs_object",
    "standard_object",
    "training_object",
]
