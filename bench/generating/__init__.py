"""Made data of any size in the terms of the project: documents in two languages, their facts, cooperation frameworks.

`world` says who plans what where, in a fixed order; `plans` and `programmes` write the facts of a document as a person
would (`knowledge/README.md`), `texts` its paragraphs, `frameworks` the files of UN INFO. The loaders' own readers turn
all of it into triples, so made data has the very form of loaded data. `bench.generator` enters it in a home.
"""
