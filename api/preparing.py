"""After a load: what quick answers need of the new snapshot is made and laid beside it, once for all who will ask.

The snapshot is in use before that, so that nobody waits for what a load brought; whoever asks sooner makes it then.

>>> prepare(Home(folder), say)  # doctest: +SKIP
"""

from api.loading import Progress
from queries.names.index import opened
from queries.statistics import counted
from store.embedded import EmbeddedStore
from store.snapshot import Home


def prepare(home: Home, progress: Progress = lambda _: None) -> None:
    """Make the index of names and the counts of the snapshot in use, unless they are there."""
    store = EmbeddedStore(home)
    try:
        progress("indexing names")
        opened(store).close()
        progress("counting")
        counted(store)
    finally:
        store.close()
