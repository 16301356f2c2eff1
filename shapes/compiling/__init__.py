"""How SHACL becomes SPARQL: paths, conditions on one value, targets, queries of authors, and what is refused by name.

`shapes.compiler` is the door; nothing here is needed from outside.
"""
