"""The words all rooms share: what a standard, a table, an inventory and an assessment are."""
