"""Building an index over files: what an older index holds already is not embedded again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.corpus import load_located, locate_sources, make_passages
from rag.embedding import Embedder, load_embedder
from rag.errors import IndexStoreError
from rag.index import BM25Store, FaissStore, StoredIndex, lexical_tokens, open_index, write_index
from rag.retrieval.hybrid import dense_texts, retrieval_text
from rag.settings import Settings


def build_index(
    paths: Sequence[str | Path],
    folder: Path,
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    progress: bool = False,
) -> tuple[StoredIndex, Embedder]:
    """Build or update an index; nothing that is fitted is needed, so that fitting can use it.

    Args:
        paths: Files of the formats that ``rag.corpus`` reads, or folders of them.
        folder: The index folder.
        settings: The settings.
        embedder: The embedding model; the one that the settings name by default.
        progress: Whether to show a progress bar on a terminal.

    Returns:
        The index, and the embedding model.

    Raises:
        SourceError: A source is missing, empty, unreadable or not text.
        EmbeddingModelError: The embedding model cannot be loaded.
        IndexStoreError: The index folder cannot be written.
    """
    origins = locate_sources([Path(path) for path in paths])
    documents = tuple(load_located(origins))
    passages = tuple(passage for document in documents for passage in make_passages(document))
    embedder = embedder or load_embedder(settings)
    vectors = _embed_new(dense_texts(passages)[0], embedder, folder, progress=progress)
    lexical = BM25Store.build([lexical_tokens(retrieval_text(passage)) for passage in passages])
    index = write_index(folder, documents, passages, FaissStore.build(vectors), lexical, embedder.name, origins)
    return index, embedder


def _embed_new(texts: Sequence[str], embedder: Embedder, folder: Path, *, progress: bool) -> NDArray[np.float32]:
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
