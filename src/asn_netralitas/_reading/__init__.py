"""Files to a rulebook, a calendar or a case."""
