"""The frozen values of the domain, from codes to decisions; no input or output."""
