"""What a terminal shows: lines and tables as plain data, which a door prints."""
