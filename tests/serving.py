"""The service as its users meet it: an application run on a port of this machine, asked by real HTTP.

with served(create_app(Settings(store=folder))) as address:
    httpx.get(f"{address}/health")
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI, http: type[asyncio.Protocol] | None = None) -> Iterator[str]:
    """Serve an application on a free port of this machine, by a protocol class of its own, and give its address."""
    # With the protocol named, asyncio turns Nagle's delay off.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, http=http or "auto", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
