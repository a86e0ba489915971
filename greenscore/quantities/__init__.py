"""What figures are written in: numbers as text, and what they are measured in."""
