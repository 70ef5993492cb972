"""A question to a decision."""
