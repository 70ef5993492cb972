"""The law pack: the law as one JSON file, from which a short program in any language decides.

`docs/reference/law-pack.md` explains the format; `walkers/` holds walkers in JavaScript and PHP.
"""

from asn_netralitas.schemas.pack_schema import LAW_PACK_SCHEMA

from .conformance import expected_answer, suite
from .pack import make_law_pack, to_json

__all__ = ["LAW_PACK_SCHEMA", "expected_answer", "make_law_pack", "suite", "to_json"]

__dir__ = __all__.copy
