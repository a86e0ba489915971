"""Untrusted text to plain data with places, under limits."""
