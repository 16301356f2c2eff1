"""Where the graph is: one word of configuration decides between the embedded store and a remote endpoint.

open_store("/var/lib/goldenthread")         # a home of snapshots
open_store("https://example.org/sparql")    # any SPARQL 1.1 endpoint
"""

from pathlib import Path

from store.current import CurrentStore
from store.port import Store
from store.remote import RemoteStore
from store.snapshot import Home
from store.workers import DEFAULT_WORKERS

_HTTP = ("http://", "https://")


def open_store(location: str | Path, workers: int = DEFAULT_WORKERS, *, warm: bool = False) -> Store:
    """Return the store at an http(s) address or in a folder; `workers` processes answer queries from outside.

    With `warm` these start at once, as a service wants it, else when they are first needed. Leftovers of killed loads
    in the folder are swept, if it can be written. Raises ValueError for an address of another kind, StoreUnavailable
    if the folder cannot be made or read; an empty home and an endpoint that is down show at the first query.
    """
    if isinstance(location, str) and "://" in location and not location.lower().startswith(_HTTP):
        raise ValueError(f"{location} is no store: give a folder, or the http(s) address of a SPARQL endpoint.")
    if isinstance(location, str) and location.lower().startswith(_HTTP):
        remote = RemoteStore(location, workers=workers)
        if warm:
            remote.warm()
        return remote
    home = Home(Path(location))
    home.sweep()
    store = CurrentStore(home, workers)
    if warm:
        store.warm()
    return store
