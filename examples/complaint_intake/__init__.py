"""A report of a suspected violation and the days that follow from it."""
