"""What the compiler refuses, always by name: a constraint that it left out in silence would always hold.

>>> str(NotCompilable("urn:shape", "sh:js is not known here"))
'urn:shape: sh:js is not known here'
"""


class NotCompilable(ValueError):  # noqa: N818 - named for what the shape is
    """A shape (`shape`, its IRI or a mark for one without) holds what cannot be said in SPARQL; `reason` says what."""

    def __init__(self, shape: str, reason: str) -> None:
        super().__init__(f"{shape}: {reason}")
        self.shape = shape
        self.reason = reason

    @property
    def is_forbidden(self) -> bool:
        """Return whether no engine may run it, so that there is nothing to fall back to."""
        return isinstance(self, ForbiddenQuery)


class ForbiddenQuery(NotCompilable):
    """A query breaks the rules that SHACL sets for it (sections 5.2.1, 5.3, appendix A); no engine may run it."""
