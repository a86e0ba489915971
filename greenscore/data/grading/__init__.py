"""Grading files: who says that a value is reviewed or verified, read, matched with data, and their form."""
