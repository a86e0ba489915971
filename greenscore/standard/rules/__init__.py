"""The rules of lint by subject; each is a short function from an inspection to its problems."""
