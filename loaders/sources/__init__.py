"""Open data of the United Nations system: one module per source, each read into a named graph of its own.

>>> from loaders.sources.registry import sources
>>> sources()["countries"].licence
'PDDL 1.0'
"""
