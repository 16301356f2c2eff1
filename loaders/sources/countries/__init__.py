"""Countries and areas: their codes, names and groups."""
