"""The service over HTTP: `app` answers by the national law, as an ASGI application.

Needs the extra `[serve]`: FastAPI and a server such as uvicorn, which `asn-netralitas serve` runs.
"""

from asn_netralitas._model.problems import without_extra

try:
    from .app import make_app
    from .bodies import Limits
except ModuleNotFoundError as error:
    raise without_extra(error, __name__, "serve") from None

__all__ = ["Limits", "app", "make_app"]
__dir__ = __all__.copy

app = make_app()
