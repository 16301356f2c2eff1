"""Figures for those who run the service: `/metrics` counts and times requests, in Prometheus' format.

Requests are told apart by the first step of their address (`/id/…` is `id`), method and status. A middleware that
finds the route by itself would walk past all of them again for every request.

curl http://127.0.0.1:8000/metrics
"""

import time
from typing import Final

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def install(app: FastAPI) -> None:
    """Count what an application answers, each application for itself, and give the counts at /metrics."""
    registry = CollectorRegistry()
    app.add_middleware(_Counting, registry=registry)

    def metrics() -> Response:
        """Give the counts and times of the requests that were answered."""
        return Response(
            generate_latest(registry), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
        )

    app.add_api_route("/metrics", metrics, include_in_schema=False)


class _Counting:
    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self.app = app
        self._requests = Counter(
            "goldenthread_requests", "Requests answered.", ("place", "method", "status"), registry=registry
        )
        self._seconds = Histogram(
            "goldenthread_request_seconds", "Time to answer.", ("place",), registry=registry, buckets=_BUCKETS
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            # Strangers' words never become labels: each would be a time series of its own. Every route begins with a
            # step that is no parameter.
            place = _first_step(scope["path"]) if "endpoint" in scope else "other"
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._requests.labels(place, method, str(status)).inc()
            self._seconds.labels(place).observe(time.perf_counter() - began)


def _first_step(path: str) -> str:
    return path.lstrip("/").partition("/")[0].partition(".")[0]
