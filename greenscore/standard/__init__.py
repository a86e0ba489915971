"""Reading, building and checking a standard: YAML text to a frozen model, all problems at once."""
