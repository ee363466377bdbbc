"""Upper layers of the packaged model fine-tuned for questions; passages and indexes stay as they are.

Only the question's tower of the two moves (Xiong et al., "Approximate Nearest Neighbor Negative Contrastive Learning",
2021, move both and must index again), so a better one never makes an index out of date.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from rag.embedding.layers import States, UpperLayers, padded
from rag.errors import EmbeddingModelError

FILE_NAME = "query_layers.safetensors"


class QueryLayers(UpperLayers):
    """Turns what the lower layers make of questions into embeddings.

    Args:
        encoder: The embedding model's transformer; its upper layers are copied, never changed.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__(encoder)
        self.to(encoder.dtype)

    @classmethod
    def packaged(cls, encoder: Any) -> QueryLayers:
        """Return the layers that come with the package.

        Args:
            encoder: The packaged embedding model's transformer.

        Raises:
            EmbeddingModelError: Their file is missing or damaged.
        """
        layers = cls(encoder)
        path = Path(str(files("rag.embedding").joinpath(FILE_NAME)))
        try:
            layers.load_state_dict(load_file(path))
        except (OSError, SafetensorError, RuntimeError) as error:
            raise EmbeddingModelError(f"{path} is missing or damaged; install wenzheng again") from error
        return layers.eval()

    def forward(self, questions: Sequence[States]) -> Tensor:
        """Return unit vectors, shape (questions, dimension): the mean over a question's tokens, as in the model."""
        hidden, mask = padded([question.hidden for question in questions])
        read = self.read(hidden.to(next(self.parameters()).dtype), mask).float() * mask[..., None]
        return nn.functional.normalize(read.sum(1) / mask.sum(1, keepdim=True), dim=-1)

    def save(self, path: Path) -> None:
        """Write the layers in half precision."""
        save_file({name: value.to(torch.float16).contiguous() for name, value in self.state_dict().items()}, path)
        path.chmod(0o644)
