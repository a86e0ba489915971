"""How pages are made: HTML, PDF, fonts, charts, wording."""
