"""Embeds with any sentence-transformers model."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from tqdm.auto import tqdm

from rag.embedding.batching import length_batches
from rag.embedding.e5_convert import QUERY_PROMPT
from rag.embedding.identity import model_identity
from rag.embedding.loading import load_model
from rag.embedding.query_states import QueryStates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from rag.embedding.layers import LowerLayers
    from rag.embedding.precision import Precision

_PASSAGE_PROMPTS = ("document", "passage", "corpus")
QUERY_TOKENS = 512
"""Tokens of a question that the packaged model reads."""


@dataclass(frozen=True)
class SharedNetwork:
    """The packaged model's parts.

    Attributes:
        encoder: The transformer.
        lower: Its lower layers, with the tokenizer.
        lock: Held while the tokenizer or the transformer is at work.
        queries: What the lower layers made of recent questions; to be read with the lock held.
    """

    encoder: Any
    lower: LowerLayers
    lock: threading.Lock
    queries: QueryStates


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model, with the prompts that the model brings along.

    Safe to use from several threads at once.

    Args:
        model: Path of a model folder, or name of a model in the local Hugging Face cache; nothing is downloaded.
        name: Identity of the model; by default its name with its revision or a hash of its files.
        precision: The number format to compute in; embeddings are float32 always.
        tuned: Whether questions are embedded with upper layers of their own; for the packaged model only.

    Raises:
        EmbeddingModelError: The model is not on this computer or cannot be loaded.
    """

    def __init__(
        self,
        model: str,
        *,
        name: str | None = None,
        precision: Precision = "auto",
        tuned: bool = False,
    ) -> None:
        self._model = load_model(model, precision)
        self._lock = threading.Lock()
        self._queries = QueryStates()
        self._tuned = self._load_tuned() if tuned else None
        self._name = name or model_identity(model, self._model)
        self._dimension = self._model.get_embedding_dimension() or len(self._model.encode(""))

    @property
    def name(self) -> str:
        """Identity of the model: its name, with its revision where known."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        return self._dimension

    def network(self) -> SharedNetwork:
        """Return the packaged model's own parts, for a reader that shares them."""
        from rag.embedding.layers import LowerLayers  # noqa: PLC0415 - loads torch

        encoder: Any = self._model[0].auto_model
        return SharedNetwork(encoder, LowerLayers(encoder, self._model.tokenizer), self._lock, self._queries)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions.

        Args:
            texts: The questions; what exceeds the model's longest input is cut off.

        Returns:
            One unit vector per question, in order, shape (questions, dimension).
        """
        return self._embed(texts, "query", progress=False)

    def embed_passages(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:
        """Embed passages.

        Args:
            texts: The passages; what exceeds the model's longest input is cut off.
            progress: Whether to draw a progress bar, on a terminal only.

        Returns:
            One unit vector per passage, in order, shape (passages, dimension).
        """
        return self._embed(texts, "document", progress=progress)

    def _embed(
        self, texts: Sequence[str], task: Literal["query", "document"], *, progress: bool
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        # Half a surrogate pair, which JSON can carry, would be an error in the tokenizer.
        texts = [text.encode(errors="replace").decode() for text in texts]
        # tqdm takes None for "on a terminal only".
        with tqdm(total=len(texts), unit="text", disable=None if progress else True) as bar:
            for batch in length_batches(texts):
                vectors[batch] = self._encode([texts[position] for position in batch], task)
                bar.update(len(batch))
        return vectors

    def _encode(self, texts: list[str], task: Literal["query", "document"]) -> NDArray[np.float32]:
        """Embed one batch."""
        if self._tuned is not None and task == "query":
            return self._tuned(texts)
        prompts = self._model.prompts
        names = ("query",) if task == "query" else _PASSAGE_PROMPTS
        # The library takes the first of the names even when its prompt is empty, which a model with a "passage" but
        # no "document" prompt always has.
        prompt = next((prompts[name] for name in names if prompts.get(name)), None)
        encode = self._model.encode_query if task == "query" else self._model.encode_document
        # The tokenizer cannot serve two threads at once. One batch at a time: a question need not wait for an index.
        with self._lock:
            vectors = encode(texts, prompt=prompt, batch_size=len(texts), show_progress_bar=False)
        # In half precision the model's own normalisation is off in the third digit.
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, np.finfo(np.float32).tiny), np.float32)

    def _load_tuned(self) -> Callable[[list[str]], NDArray[np.float32]]:
        """Return what embeds a batch of questions with the layers that come with the package."""
        import torch  # noqa: PLC0415

        from rag.embedding.query_layers import QueryLayers  # noqa: PLC0415 - loads torch

        shared = self.network()
        upper = QueryLayers.packaged(shared.encoder)

        def embed(texts: list[str]) -> NDArray[np.float32]:
            with torch.inference_mode(), self._lock:
                states = shared.lower.read(texts, QUERY_PROMPT, QUERY_TOKENS)
                # In half precision a state depends a little on what it is padded to.
                if len(texts) == 1:
                    self._queries.keep(texts[0], states[0])
                vectors: NDArray[np.float32] = upper(states).numpy()
            return vectors

        return embed
