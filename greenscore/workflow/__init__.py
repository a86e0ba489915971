"""The order of the rooms: what doors and programs call."""
