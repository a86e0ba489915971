"""What a person writes into an option or a field of a form: the grammars that doors hold it to."""

from greenscore.quantities.decimals import in_range, is_number, number_of, whole_of
from greenscore.quantities.periods import day_of

__all__ = ["day_of", "in_range", "is_number", "number_of", "whole_of"]
