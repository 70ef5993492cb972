"""Where the project, its package and the data of the tests lie."""

from pathlib import Path
from typing import Final

import asn_netralitas

TESTS: Final = Path(__file__).parents[1]
ROOT: Final = TESTS.parent
DATA: Final = TESTS / "data"
DOCS: Final = ROOT / "docs"
EXAMPLES: Final = ROOT / "examples"
PACKAGE: Final = Path(asn_netralitas.__file__).parent
LAW: Final = PACKAGE / "law"
