"""What must hold for a country programme document: rules in Turtle by subject, their examples, and the check itself.

`check.check_programme` is the door; `rules.rules` lists what is checked and on whose authority.
"""
