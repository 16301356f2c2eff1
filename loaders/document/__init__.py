"""The reader of official documents: text in, parts with their numbers out.

Text is decoded (`text`), freed of page furniture (`layout`), cut where its numbering says (`numbering`, `structure`),
its broken lines joined (`joining`), its notes tied to where they are referred to (`notes`); `graph` states it in RDF.

    bytes -> text -> lines -> parts -> graph
"""
