"""The reports of a month, screened by the command `batch`."""
