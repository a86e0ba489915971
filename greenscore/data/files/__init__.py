"""Files of every kind, read into cells with their places."""
