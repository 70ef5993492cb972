"""The command line: what `asn-netralitas` and `python -m asn_netralitas` run.

The commands need the extra [cli], one of them also [frame]; this module does not, so that it can
say so.
"""

from .entry import main

__all__ = ["main"]
