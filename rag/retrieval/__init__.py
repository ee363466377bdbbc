"""Finding passages: dense and lexical rankings, fused."""

from rag.retrieval.base import Retriever
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.retrieval.hybrid import HybridRetriever, dense_texts, retrieval_text

__all__ = ["HybridRetriever", "Retriever", "dense_texts", "reciprocal_rank_fusion", "retrieval_text"]
