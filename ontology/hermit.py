"""HermiT in a process of its own, which says whether the ontology in a file is consistent.

owlready2 starts Java and waits for it without a limit, prints, and keeps ontologies by address for the life of the
process; run here, it can be ended with its Java child, and leaves nothing behind. The file is N-Triples, since
owlready2 does not read Turtle.

Example: `python -m ontology.hermit view.nt 2000` prints `consistent` or `inconsistent`; a fault of the reasoner is
exit code 2 with its words on standard error.
"""

import contextlib
import io
import sys
from pathlib import Path

CONSISTENT = "consistent"
INCONSISTENT = "inconsistent"


def verdict(path: str, memory_mib: int) -> str:
    """Return CONSISTENT or INCONSISTENT for the N-Triples file at `path`; Java may use `memory_mib` MiB.

    Raises what owlready2 raises when HermiT cannot read the ontology.
    """
    import owlready2

    owlready2.reasoning.JAVA_MEMORY = memory_mib
    world = owlready2.World()
    world.get_ontology(Path(path).absolute().as_uri()).load(only_local=True)
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return INCONSISTENT
    return CONSISTENT


def main() -> int:
    """Answer for the file and memory given on the command line."""
    silenced = io.StringIO()
    try:
        with contextlib.redirect_stdout(silenced):
            answer = verdict(sys.argv[1], int(sys.argv[2]))
    except Exception as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return 2
    print(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
