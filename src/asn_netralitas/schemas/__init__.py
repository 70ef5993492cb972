"""JSON Schemas: of the files that people write, for editors, and of decisions, for programs.

They are made from the grammar, the vocabulary and the classes of a decision, and shipped as files
in this folder; `python docs/generate_schemas.py` writes these.
"""

from .named_schemas import NAMES, Name, generated, schema, shipped

__all__ = ["NAMES", "Name", "generated", "schema", "shipped"]
