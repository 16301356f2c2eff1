"""One measured figure, and whether it keeps its bound.

>>> Result("answer over engine", 1.3, "ratio", 1.5).holds
True
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A figure with its unit; it holds when it does not exceed `bound`, or as `held` says where no one number can.

    `low` and `high` are its quartiles, where it is a median.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    held: bool | None = None
    low: float | None = None
    high: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its bound; a figure without one always does."""
        if self.held is not None:
            return self.held
        return self.bound is None or self.value <= self.bound

    def as_json(self) -> dict[str, object]:
        """Return the figure as it is written to the results file."""
        said: dict[str, object] = {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "bound": self.bound,
            "holds": self.holds,
        }
        if self.low is not None and self.high is not None:
            said["quartiles"] = [round(self.low, 4), round(self.high, 4)]
        return said

    def line(self) -> str:
        """Return the figure as one line for a person."""
        bound = "" if self.bound is None or self.held is not None else f" (at most {self.bound:g})"
        return f"{'ok  ' if self.holds else 'FAIL'} {self.name:58} {self.value:10.3f} {self.unit}{bound}"
