"""Run every measure and print it: `make bench`. Writes `bench/out/results.json`.

Each result is `{"name", "value", "unit", "bound", "holds"}`; `bound` is None where a figure is only reported. Both
sides of a ratio are measured in turn in the same run, and medians are compared, since machines differ and are shared.
"""

import json
import sys
from pathlib import Path

from bench import checking, overhead, start


def main() -> int:
    """Run all measures; the exit code is 1 when a bound does not hold."""
    results = []
    for measure in (start.measure, overhead.measure, checking.measure):
        for result in measure():
            results.append(result)
            print(result.line(), flush=True)
    folder = Path("bench/out")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps([result.as_json() for result in results], indent=1) + "\n")
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
