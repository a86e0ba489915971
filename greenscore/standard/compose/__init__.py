"""What a standard is composed of: its base, its tables, its parts."""
