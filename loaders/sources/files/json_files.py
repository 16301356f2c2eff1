"""Reads a JSON file of a source, or says why it cannot: too large, not UTF-8, not JSON, half a character.

>>> read_json(Path("KEN.json"), "country file")  # doctest: +SKIP
{'workspace_id': 135, 'name': 'Kenya', ...}
"""

import json
from pathlib import Path
from typing import Final

from loaders.sources.source import SourceRefused

LIMIT_BYTES: Final = 64_000_000
"""More than any file of these sources has."""


def read_json(path: Path, what: str) -> object:
    """Return what a JSON file holds; `what` says what it should be. Raises SourceRefused with the reason."""
    size = path.stat().st_size
    if size > LIMIT_BYTES:
        raise SourceRefused(f"{path.name} has {size // 1_000_000} MB, which no {what} has; fetch it again.")
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise SourceRefused(f"{path.name} is not UTF-8 text at byte {error.start}; save it as UTF-8.") from error
    except UnicodeEncodeError as error:
        raise SourceRefused(f"{path.name} holds half of a character (a lone surrogate); fetch it again.") from error
    except (ValueError, RecursionError) as error:
        raise SourceRefused(f"{path.name} is not JSON: {error}; fetch it again.") from error
    return content
