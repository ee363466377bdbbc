"""What a retriever must be able to do."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Hit


class Retriever(Protocol):
    """Ranks passages by how likely they are to answer a question."""

    def search(self, question: str, k: int, rows: NDArray[np.int64] | None = None) -> list[Hit]:
        """Return the k best passages, best first, among ``rows`` of the index when given."""
        ...
