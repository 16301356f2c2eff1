"""Drawings as places and lines, made on the server: what stands where, before a template writes it as SVG.

Nothing here knows a language, a colour or a page. Lengths are in units of the drawing, which are CSS pixels at its
natural size; y grows downwards.

    thread    things and the relations between them, from top to bottom
    timeline  plans and what happened to them, on a line of time
"""
