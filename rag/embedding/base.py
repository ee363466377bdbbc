"""What an embedding model must be able to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns questions and passages into vectors whose inner product says how well they match."""

    @property
    def name(self) -> str:
        """Identity of the model, recorded in an index: equal names mean comparable embeddings."""
        ...

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions.

        Args:
            texts: The questions.

        Returns:
            One unit vector per question, in order, shape (questions, dimension).
        """
        ...

    def embed_passages(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:
        """Embed passages.

        Args:
            texts: The passages.
            progress: Whether to draw a progress bar, on a terminal only.

        Returns:
            One unit vector per passage, in order, shape (passages, dimension).
        """
        ...
