"""What an installation may set, each by an environment variable with the prefix `GOLDENTHREAD_`.

>>> Settings(query_seconds=5).limits.seconds
5.0
"""

import os
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from store.port import Limits
from store.workers import DEFAULT_WORKERS


def _data_home() -> str:
    """Return the folder for snapshots by the XDG Base Directory Specification."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return str(Path(base) / "goldenthread")


class Settings(BaseSettings):
    """All settings with their defaults; `GOLDENTHREAD_QUERY_SECONDS=5` sets `query_seconds`."""

    model_config = SettingsConfigDict(env_prefix="GOLDENTHREAD_", frozen=True)

    store: str = Field(
        default_factory=_data_home, description="A folder for snapshots, or a SPARQL 1.1 endpoint's URL."
    )
    host: str = Field(default="127.0.0.1", description="The address that `serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that `serve` listens on.")
    query_seconds: float = Field(default=10.0, gt=0, description="How long a query from outside may run.")
    query_rows: int = Field(default=100_000, gt=0, description="How many rows a query from outside may give.")
    query_memory_mb: int = Field(
        default=1024, gt=0, description="How much memory a query from outside may use, in MiB."
    )
    federation: str = Field(
        default="", description="The endpoints that SERVICE may name, separated by commas; none by default."
    )
    publish_user: str = Field(default="", description="The name under which `publish` writes to an endpoint.")
    publish_password: str = Field(default="", description="The password that belongs to it.", repr=False)
    workers: int = Field(default=DEFAULT_WORKERS, gt=0, description="How many processes answer queries from outside.")

    @property
    def limits(self) -> Limits:
        """What one query from outside may use."""
        return Limits(self.query_seconds, self.query_rows, self.query_memory_mb * 2**20)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The endpoints that SERVICE may name."""
        return tuple(filter(None, (endpoint.strip() for endpoint in self.federation.split(","))))

    @property
    def remote(self) -> bool:
        """Whether the graph lives behind a SPARQL endpoint, which other programs fill."""
        return self.store.lower().startswith(("http://", "https://"))


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
