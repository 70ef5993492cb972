"""From records of JDIHN, the national network of legal documents, to heads of instruments."""

from .instrument_head import InstrumentHead, head_of

__all__ = ["InstrumentHead", "head_of"]
__dir__ = __all__.copy
