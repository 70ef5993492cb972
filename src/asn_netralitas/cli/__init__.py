"""The command line: what `asn-netralitas` and `python -m asn_netralitas` run."""

from .entry import main

__all__ = ["main"]
