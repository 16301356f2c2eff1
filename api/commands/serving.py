"""`goldenthread serve`: the service on one address of this machine.

goldenthread serve --port 8080
"""

import socket
from typing import Annotated, Final

import typer

from api.commands.console import err, fail, refreshed
from api.settings import settings

# Longer than clients and load balancers keep a connection (5 to 60 seconds): were the service first to close it, a
# request on its way would be lost.
KEEP_ALIVE_S: Final = 75


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0 chooses a free one.")
    ] = None,
) -> None:
    """Start the service. With nothing configured it serves the bundled knowledge on http://127.0.0.1:8000."""
    import uvicorn

    from api.addresses import LenientAddresses
    from api.app import create_app

    chosen = settings()
    where = host or chosen.host, chosen.port if port is None else port
    # Bound here, so that a port in use is said before anything else and a free one that was chosen is known. Without
    # the protocol named, the event loop leaves Nagle's delay on, and each answer waits 40 ms for it.
    listening = socket.socket(socket.AF_INET6 if ":" in where[0] else socket.AF_INET, proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(where)
    except OSError as error:
        fail(f"{where[0]}:{where[1]} cannot be listened on: {error.strerror}. --port 0 chooses a free port.")
    if not chosen.remote:
        refreshed(chosen)
    address = f"http://{where[0]}:{listening.getsockname()[1]}"
    err.print(f"Golden Thread on {address} (Ctrl+C ends it)", soft_wrap=True)
    config = uvicorn.Config(
        create_app(chosen),
        http=LenientAddresses,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    uvicorn.Server(config).run(sockets=[listening])
