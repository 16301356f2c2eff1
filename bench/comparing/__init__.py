"""The same questions on the same data, in one run: on the bare engine, through this project, and what else one may use.

`asked` says what is asked, `sides` who answers, `rounds` takes turns between them and keeps the times, `table` and
`plot` show the ratios. `python -m bench` runs it.
"""
