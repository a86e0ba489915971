"""Hostile input by the ten thousand: what it is made of, how each case is run, and what is counted."""
