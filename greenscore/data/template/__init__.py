"""The workbook that a company fills in: its layout, writing it, and reading it back."""
