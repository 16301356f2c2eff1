"""How a country programme document comes in: the form, the exchange formats, and what it is checked against."""
