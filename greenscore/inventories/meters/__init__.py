"""A series of a meter: what kind it is, its times, and its amounts by day and month with their gaps."""
