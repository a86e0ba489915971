"""The parts of an assessment's report."""
