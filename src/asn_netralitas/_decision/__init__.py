"""Make a whole decision: why, with which consequences, and what would change it."""
