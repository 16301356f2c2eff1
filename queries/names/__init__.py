"""Finding things by name in six languages: one index of all names, made once for each state of the graph."""
