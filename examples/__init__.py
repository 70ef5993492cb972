"""Programs and files that show what asn_netralitas can do; each folder is for itself."""
