"""What keeps people's files and machines whole: one writer, one worker, limits, and who may run code."""
