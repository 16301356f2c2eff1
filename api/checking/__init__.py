"""The check of a country programme, from the file that came in to the report in the form that is wanted.

>>> checked(lookup, contexts, submission).report.verdict  # doctest: +SKIP
'not-ready'
"""
