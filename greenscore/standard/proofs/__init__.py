"""The cases that stand beside a standard."""
