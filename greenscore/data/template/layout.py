"""Where things stand in the workbook: what its writer and its reader agree on.

Every sheet has a hidden first column: its first cell says what the sheet is, and the cells below
say what the rows are about. So a person may rename sheets, insert rows and sort them, and the answers
are still found.
"""

VERSION = "1"

META = "_greenscore"
LISTS = "_lists"

MARK = "greenscore:"
COVER = f"{MARK}cover"
THEME = f"{MARK}theme:"
TABLE = f"{MARK}table:"
CHECK = f"{MARK}check"

# Columns of a sheet of questions, from 0.
ID, LABEL, VALUE, UNIT, EVIDENCE, GRADE, NOTE = range(7)

# What the hidden column of a table sheet says about a row.
IDS, UNITS, HEADER = "ids", "units", "header"
SPARE_ROWS = 200
FIRST_TABLE_COLUMN = 1
