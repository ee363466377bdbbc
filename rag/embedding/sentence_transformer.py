"""Embeds with any sentence-transformers model."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from tqdm.auto import tqdm

from rag.embedding.batching import length_batches
from rag.embedding.identity import model_identity
from rag.embedding.loading import load_model
from rag.embedding.query_states import QueryStates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rag.embedding.precision import Precision
    from rag.embedding.query_adapter import QueryAdapter

_PASSAGE_PROMPTS = ("document", "passage", "corpus")


@dataclass(frozen=True)
class SharedNetwork:
    """A model's parts.

    Attributes:
        encoder: The transformer.
        tokenizer: Its tokenizer.
        lock: Held while the tokenizer or the transformer is at work.
        queries: What the shared layers made of recent questions; to be read with the lock held.
    """

    encoder: Any
    tokenizer: Any
    lock: threading.Lock
    queries: QueryStates


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model, with the prompts that the model brings along.

    Safe to use from several threads at once.

    Args:
        model: Path of a model folder, or name of a model in the local Hugging Face cache; nothing is downloaded.
        name: Identity of the model; by default its name with its revision or a hash of its files.
        precision: The number format to compute in; embeddings are float32 always.
        adapter: What is applied to the embeddings of questions, or None.

    Raises:
        EmbeddingModelError: The model is not on this computer or cannot be loaded.
    """

    def __init__(
        self,
        model: str,
        *,
        name: str | None = None,
        precision: Precision = "auto",
        adapter: QueryAdapter | None = None,
    ) -> None:
        self._model = load_model(model, precision)
        self._lock = threading.Lock()
        self._adapter = adapter
        self._queries: QueryStates | None = None
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

    def network(self, layers: int) -> SharedNetwork:
        """Return the model's own parts, for a reader that shares them.

        Args:
            layers: The lower layers that are shared, 1 or more; what they make of questions is kept from now on.
        """
        encoder: Any = self._model[0].auto_model
        if self._queries is None:
            self._queries = QueryStates(encoder.encoder.layer[layers - 1])
        return SharedNetwork(encoder, self._model.tokenizer, self._lock, self._queries)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions.

        Args:
            texts: The questions; what exceeds the model's longest input is cut off.

        Returns:
            One unit vector per question, in order, shape (questions, dimension).
        """
        vectors = self._embed(texts, "query", progress=False)
        return vectors if self._adapter is None else self._adapter.apply(vectors)

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
        prompts = self._model.prompts
        names = ("query",) if task == "query" else _PASSAGE_PROMPTS
        # The library takes the first of the names even when its prompt is empty, which a model with a "passage" but
        # no "document" prompt always has.
        prompt = next((prompts[name] for name in names if prompts.get(name)), None)
        encode = self._model.encode_query if task == "query" else self._model.encode_document
        # The tokenizer cannot serve two threads at once. One batch at a time: a question need not wait for an index.
        with self._lock:
            vectors = encode(texts, prompt=prompt, batch_size=len(texts), show_progress_bar=False)
            if self._queries is not None and task == "query" and len(texts) == 1:
                self._queries.keep(texts[0])
        # In half precision the model's own normalisation is off in the third digit.
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, np.finfo(np.float32).tiny), np.float32)
