"""The command line: one file per kind of user; the only place that prints and exits."""
