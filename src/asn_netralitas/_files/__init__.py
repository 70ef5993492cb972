"""YAML and JSON with places, edits of text, and files written whole; it knows no law."""
