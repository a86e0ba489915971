"""The report: an assessment as plain data, charts, HTML and PDF."""
