"""How fast asn_netralitas is, beside other engines and beside its own budgets: `make bench`."""
