"""Formulas: their syntax, read from text, checked for types and units; computed elsewhere."""
