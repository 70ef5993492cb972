"""From the records of SIASN, and of the SIMPEG of regions, to persons.

Unknown codes stay unknown and are remarked; nobody is a PNS by default. No list of BKN itself was
seen: hold `codebook.yaml` against your own reference tables, and load your own where they differ.
"""

from .codebook import (
    Codebook,
    CodeField,
    CodeMeaning,
    MappedRecord,
    Remark,
    load_codebook,
    shipped_codebook,
)
from .regions import CodeSystem, RegionsRead, regions_of

__all__ = [
    "CodeField",
    "CodeMeaning",
    "CodeSystem",
    "Codebook",
    "MappedRecord",
    "RegionsRead",
    "Remark",
    "load_codebook",
    "regions_of",
    "shipped_codebook",
]
__dir__ = __all__.copy
