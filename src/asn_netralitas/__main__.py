"""`python -m asn_netralitas`: the same as the command `asn-netralitas`."""

import sys

from .cli import main

sys.exit(main())
