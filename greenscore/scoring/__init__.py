"""Scoring: a standard compiled to a plan, a readable specification and a kernel that agree to the bit."""
