"""Activity records, meter readings and carbon flows, read into columns."""
