"""`goldenthread mcp`: the tools for agents over standard input and output, as their programs start them."""

from api.commands.console import refreshed
from api.settings import settings
from store.settings import open_store


def mcp() -> None:
    """Offer the catalogue, search and read-only SPARQL as tools to an agent (MCP), over standard input and output."""
    # Here and not above: the other commands need not wait for the protocol to be imported.
    from api.agents import agent_server
    from api.lookups import Lookups
    from api.state import Following

    chosen = settings()
    if not chosen.remote:
        refreshed(chosen)
    store = open_store(chosen.store, chosen.workers)
    try:
        lookups = Lookups(Following(store))
        agent_server(lambda: lookups, chosen.limits).run("stdio")
    finally:
        store.close()
