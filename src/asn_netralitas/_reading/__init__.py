"""Read files into a rulebook, a calendar or a case."""
