"""What must hold: SHACL by module, the engine that runs it, findings in plain words.

A rule about one thing is a named property shape in `<module>.ttl` (severity, message and mend in English and Chinese);
a rule about many things at once is a query in `rules/`. A new rule needs a fault that breaks it: the tests derive one
from most constraints, the others are written down in `tests/faults.py`.
"""
