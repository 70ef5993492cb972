"""JSON Schemas: of files for editors, and of cases and decisions for programs.

They are generated from the grammar, the vocabulary and the decision classes, and shipped in this
folder; `python docs/generate_schemas.py` writes them.
"""

from .named_schemas import NAMES, Name, generated, schema, shipped

__all__ = ["NAMES", "Name", "generated", "schema", "shipped"]
__dir__ = __all__.copy
