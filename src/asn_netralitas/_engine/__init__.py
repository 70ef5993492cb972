"""Evaluate a question: law and calendar, completions, verdict, explanation."""
