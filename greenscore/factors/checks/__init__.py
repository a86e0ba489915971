"""Checks of a library beyond the grammar of its cells; each tells of rows with file and line."""
