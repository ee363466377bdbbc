"""What a reader must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.types import Evidence, Hit


class Reader(Protocol):
    """Decides which sentences of the retrieved passages answer a question, and whether any does."""

    @property
    def threshold(self) -> float:
        """Probability, 0..1, below which a question is refused."""
        ...

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Return sentences of the hits with the probability that each answers the question, best first."""
        ...
