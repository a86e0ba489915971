"""Signatures in a PDF: made with a body's key, and looked at without believing the file."""
