"""A quiz out of scenario files."""
