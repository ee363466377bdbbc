"""Finding passages: follow-ups filled in, dense and lexical rankings, fused, then reranked."""

from rag.retrieval.base import Retriever
from rag.retrieval.features import LexicalFeatures
from rag.retrieval.followups import History, standalone_question
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.retrieval.hybrid import HybridRetriever, dense_texts, retrieval_text
from rag.retrieval.reranker import RerankingRetriever
from rag.retrieval.translation import Translator

__all__ = [
    "History",
    "HybridRetriever",
    "LexicalFeatures",
    "RerankingRetriever",
    "Retriever",
    "Translator",
    "dense_texts",
    "reciprocal_rank_fusion",
    "retrieval_text",
    "standalone_question",
]
