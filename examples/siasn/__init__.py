"""From the records of SIASN and SIMPEG to the questions of asn_netralitas."""
