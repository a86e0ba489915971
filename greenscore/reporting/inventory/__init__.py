"""The report of an inventory: what was emitted, on which factors it rests, and how to check it."""
