"""Embedding what an index does not hold yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder
from rag.errors import IndexStoreError
from rag.index import open_index
from rag.retrieval.hybrid import dense_texts


def embed_new(texts: Sequence[str], embedder: Embedder, folder: Path, *, progress: bool) -> NDArray[np.float32]:
    """Embed texts, but take from an older index what was embedded before.

    Args:
        texts: What to embed.
        embedder: The embedding model.
        folder: Where the older index is, if there is one.
        progress: Whether to show a progress bar on a terminal.

    Returns:
        One embedding a text, in order, shape (texts, dimension).
    """
    known = _known_vectors(folder, embedder.name)
    vectors = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    new = [row for row, text in enumerate(texts) if text not in known]
    if new:
        vectors[new] = embedder.embed_passages([texts[row] for row in new], progress=progress)
    for row, text in enumerate(texts):
        if text in known:
            vectors[row] = known[text]
    return vectors


def _known_vectors(folder: Path, model: str) -> dict[str, NDArray[np.float32]]:
    """Return the embeddings of an older index in the folder by the text embedded; none if it cannot be used."""
    try:
        old = open_index(folder)
    except IndexStoreError:
        return {}
    if old.manifest.embedding_model != model:
        return {}
    return dict(zip(dense_texts(old.passages)[0], old.vectors.vectors(), strict=True))
