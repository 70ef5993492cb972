"""`python -m asn_netralitas`: the same as the command `asn-netralitas`."""

import sys

from asn_netralitas.cli.entry import main

sys.exit(main())
