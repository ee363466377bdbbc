"""A small correction of question embeddings, learnt for speeches; passages and indexes stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load_file, save_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE_NAME = "query_adapter.safetensors"


@dataclass(frozen=True)
class QueryAdapter:
    """Adds an affine function of a question's embedding to it.

    Attributes:
        matrix: Shape (dimension, dimension).
        bias: Shape (dimension,).
    """

    matrix: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def packaged(cls) -> QueryAdapter:
        """Return the adapter of the packaged model."""
        return cls.load(Path(str(files("rag.embedding").joinpath(FILE_NAME))))

    @classmethod
    def load(cls, path: Path) -> QueryAdapter:
        """Read an adapter that ``save`` wrote."""
        values = load_file(path)
        return cls(values["matrix"].astype(np.float32), values["bias"].astype(np.float32))

    def save(self, path: Path) -> None:
        """Write the adapter in half precision."""
        # The library writes the memory as it lies.
        matrix = np.ascontiguousarray(self.matrix, dtype=np.float16)
        save_file({"matrix": matrix, "bias": self.bias.astype(np.float16)}, path)
        path.chmod(0o644)

    def apply(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return adapted questions.

        Args:
            vectors: Unit vectors, shape (questions, dimension).

        Returns:
            Unit vectors of the same shape.
        """
        adapted = vectors + vectors @ self.matrix + self.bias
        return np.asarray(adapted / np.linalg.norm(adapted, axis=1, keepdims=True), dtype=np.float32)
