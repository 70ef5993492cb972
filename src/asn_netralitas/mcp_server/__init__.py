"""Tools for models of language, by the Model Context Protocol.

Needs the extra `[mcp]`. `asn-netralitas mcp` runs the server on standard input and output, or over
HTTP; `make_server` returns it for a program that has a transport of its own.
"""

from asn_netralitas._model.problems import without_extra

try:
    from .server import make_server, serve_stdio
except ModuleNotFoundError as error:
    raise without_extra(error, __name__, "mcp") from None

__all__ = ["make_server", "serve_stdio"]
__dir__ = __all__.copy
