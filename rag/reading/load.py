"""Loading the reader that comes with the package."""

from __future__ import annotations

from rag.embedding import Embedder, load_embedder
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.reading.neural import NeuralReader, network_path
from rag.reading.weights import ReaderWeights
from rag.retrieval import LexicalFeatures
from rag.settings import PACKAGED_MODEL, Settings


def load_reader(
    embedder: Embedder,
    features: LexicalFeatures,
    settings: Settings,
    weights: ReaderWeights | None = None,
) -> NeuralReader:
    """Return the reader; it shares the packaged embedding model's layers, loaded on its own when another model embeds.

    Args:
        embedder: The embedding model in force.
        features: Counts for question and sentence over the index.
        settings: The settings in force.
        weights: What was fitted beside the network; what comes with the package by default.

    Returns:
        The reader.

    Raises:
        EmbeddingModelError: The packaged embedding model is missing or damaged.
    """
    from rag.embedding.packaged import PACKAGED_IDENTITY  # noqa: PLC0415
    from rag.reading.cross_encoder import CrossEncoder  # noqa: PLC0415 - loads torch

    shared = embedder
    if embedder.name != PACKAGED_IDENTITY or not isinstance(embedder, SentenceTransformerEmbedder):
        shared = load_embedder(settings.model_copy(update={"embedding_model": PACKAGED_MODEL}))
    if not isinstance(shared, SentenceTransformerEmbedder):
        raise TypeError("the packaged model is a sentence-transformers model")
    parts = shared.network()
    network = CrossEncoder(parts.encoder, parts.lower, dtype=parts.encoder.dtype)
    network.load(network_path())
    return NeuralReader(network, parts, features, weights or ReaderWeights.packaged())
