"""The law pack: the law as one JSON file, from which a short program in any language decides.

`docs/reference/law-pack.md` explains the format; `walkers/` holds walkers in JavaScript and PHP.
"""

from .pack import LAW_PACK_SCHEMA, make_law_pack, to_json

__all__ = ["LAW_PACK_SCHEMA", "make_law_pack", "to_json"]
