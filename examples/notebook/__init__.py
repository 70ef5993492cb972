"""The reports of a month in a notebook."""
