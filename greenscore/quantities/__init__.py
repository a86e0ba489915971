"""Units, periods and the digits of numbers."""
