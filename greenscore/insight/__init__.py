"""Insight: why a score is what it is, and what would move it."""
