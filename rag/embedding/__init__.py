"""Embedding models: questions and passages become vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.embedding.base import Embedder
from rag.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    from rag.settings import Settings

__all__ = ["Embedder", "load_embedder"]


def load_embedder(settings: Settings) -> Embedder:
    """Load the embedding model that the settings name.

    Args:
        settings: The settings in force.

    Returns:
        The packaged model, converted on first use; or any other sentence-transformers model on this computer.

    Raises:
        EmbeddingModelError: The model is missing, damaged or cannot be loaded, or the cache folder cannot be written.
    """
    from rag.embedding.packaged import PACKAGED_IDENTITY, packaged_model_folder  # noqa: PLC0415
    from rag.embedding.sentence_transformer import SentenceTransformerEmbedder  # noqa: PLC0415

    precision = settings.embedding_dtype
    if settings.embedding_model != PACKAGED_MODEL:
        return SentenceTransformerEmbedder(settings.embedding_model, precision=precision)
    folder = packaged_model_folder(settings.cache_dir)
    return SentenceTransformerEmbedder(str(folder), name=PACKAGED_IDENTITY, precision=precision, tuned=True)
