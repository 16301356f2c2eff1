"""What all commands share: where they print, how they fail, how they find the store.

>>> fail("that is wrong")  # doctest: +SKIP
goldenthread: that is wrong
"""

import sys
from pathlib import Path
from typing import Final, NoReturn

from rich.console import Console

from api.loading import Loaded, refresh
from api.settings import Settings, settings
from store.snapshot import Home

FOUND: Final = 1
WRONG: Final = 2

# No markup: the words of documents hold square brackets of their own.
out = Console(markup=False, highlight=False)
err = Console(stderr=True, markup=False, highlight=False)


def fail(message: object) -> NoReturn:
    """Say on standard error what is wrong and end with exit code 2."""
    err.print(f"goldenthread: {message}", style="red", soft_wrap=True)
    raise SystemExit(WRONG)


def say(step: str) -> None:
    """Say which step of long work begins."""
    err.print(f"… {step}", style="dim", soft_wrap=True)


def embedded() -> Settings:
    """Return the settings of a store that can be loaded; a remote endpoint cannot."""
    chosen = settings()
    if chosen.remote:
        fail(f"{chosen.store} is a remote endpoint; load into a folder (GOLDENTHREAD_STORE) and publish from there.")
    return chosen


def refreshed(chosen: Settings) -> Loaded:
    """Bring the bundled knowledge in the store up to date."""
    return refresh(Home(Path(chosen.store)), say)


def read_text(file: Path) -> str:
    """Return the content of a text file, or fail with the reason."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read as UTF-8 text: {error}.")


def write(body: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output."""
    if output is not None:
        try:
            output.write_bytes(body)
        except OSError as error:
            fail(f"{output} cannot be written: {error.strerror}.")
    else:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
