"""YAML and JSON with places, edits of text, atomic writing. This package knows no law."""
