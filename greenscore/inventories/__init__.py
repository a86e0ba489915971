"""The inventory engine: activity records become emissions and energy, every figure with its chain."""
