"""The room of emission factors: rows with a source, read, checked and found without guessing."""
