"""`goldenthread publish --to ENDPOINT`: the snapshot in use, written to a SPARQL store that several services share.

goldenthread publish --to http://localhost:7878/query
"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import embedded, out, refreshed, say
from store.publishing import publish as publish_snapshot
from store.snapshot import Home
from store.target import Target


def publish(
    to: Annotated[str, typer.Option("--to", help="The address of the store's query endpoint.")],
    update_endpoint: Annotated[
        str | None, typer.Option(help="Where it takes SPARQL updates; known for Oxigraph and Virtuoso.")
    ] = None,
    graph_store: Annotated[
        str | None, typer.Option(help="Where it takes graphs (Graph Store Protocol); known for Oxigraph and Virtuoso.")
    ] = None,
) -> None:
    """Write the snapshot in use to a SPARQL 1.1 store: beside what answers there, then one switch.

    A publishing that was stopped goes on where it stood when it is started again. Services follow within seconds.
    """
    chosen = embedded()
    refreshed(chosen)
    with Target(to, update_endpoint, graph_store, user=chosen.publish_user, password=chosen.publish_password) as target:
        done = publish_snapshot(Home(Path(chosen.store)), target, say)
    if done.changed:
        sent = f"{done.graphs} graphs and their union, {done.triples} triples sent"
    else:
        sent = "was in use already: nothing changed"
    out.print(f"snapshot {done.identity[:16]} answers at {to} ({done.engine}): {sent}", soft_wrap=True)
