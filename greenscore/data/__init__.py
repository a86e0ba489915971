"""Company data: reading files and workbooks, keeping the cell of every value, validating it."""
