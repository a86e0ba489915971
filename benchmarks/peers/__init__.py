"""The contestants: each turns the plan of a standard into its own terms and computes the same columns."""
