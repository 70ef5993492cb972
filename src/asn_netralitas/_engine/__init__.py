"""Decide a question: law and calendar as diagrams, completions, verdict."""
