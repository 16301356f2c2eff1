"""The memory that the service holds once everything was asked of it: `python -m bench --only resident --home DIR`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.comparing.asked import asked
from bench.comparing.measure import service_sides
from bench.comparing.own import Own
from bench.comparing.servers import service
from bench.comparing.sides import NoAnswer
from bench.result import Result
from store.embedded import EmbeddedStore
from store.snapshot import Home

# What serving 10^7 triples may hold, in MiB; smaller worlds hold less.
BOUND_MB: Final = 600
_LIMIT_S: Final = 60.0


def measure(home: Path) -> Iterator[Result]:
    """Yield the resident memory of a service with its worker processes, at its start and after everything was asked."""
    store = EmbeddedStore(Home(home))
    triples = store.info.triples
    with service(home) as running:
        yield Result(f"resident at the start, {triples:,} triples", running.resident_mb, "MiB")
        http, _ = service_sides(running, Own(store), _LIMIT_S)
        silent = []
        for one in asked().values():
            try:
                http.once(one)
            except NoAnswer as problem:
                silent.append(f"{one.name} {problem}")
        told = f", without {', '.join(silent)}" if silent else ""
        yield Result(f"resident when all was asked, {triples:,} triples{told}", running.resident_mb, "MiB", BOUND_MB)
    store.close()
