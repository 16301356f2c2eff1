"""Where triples live: one small port; embedded snapshots and remote SPARQL endpoints behind it."""
