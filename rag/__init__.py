"""wenzheng: answers questions about policy speeches, every statement backed by a verbatim quotation.

``ask(question)`` asks the speeches that come with wenzheng; ``KnowledgeBase`` asks any others.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.knowledge_base import KnowledgeBase
    from rag.retrieval import History
    from rag.settings import Settings
    from rag.types import Answer, Citation, Mode

__all__ = ["Answer", "Citation", "KnowledgeBase", "Settings", "ask"]

_HOMES = {
    "Answer": "rag.types",
    "Citation": "rag.types",
    "KnowledgeBase": "rag.knowledge_base",
    "Settings": "rag.settings",
}


def ask(
    question: str,
    history: History = (),
    speeches: Sequence[str] | None = None,
    mode: Mode | None = None,
    top_k: int | None = None,
) -> Answer:
    """Ask the speeches that come with wenzheng; their knowledge base is built on first use, then cached.

    Args:
        question: The question, in Chinese or English.
        history: Earlier turns, oldest first: answers, or pairs of question and answer text.
        speeches: Titles of the speeches to search, or parts of titles; None searches all.
        mode: How the answer's words come about; ``extractive`` is the default.
        top_k: Best passages that the reader chooses from; the setting by default.

    Returns:
        The answer.

    Raises:
        QuestionError: The question is empty, too long or has no words, or no speech has such a title.
        EmbeddingModelError: The embedding model cannot be loaded.
        IndexStoreError: The cache folder cannot be written.
    """
    return _seeds().ask(question, history, speeches, mode, top_k)


@cache
def _seeds() -> KnowledgeBase:
    from rag.knowledge_base import KnowledgeBase  # noqa: PLC0415 - see __getattr__

    return KnowledgeBase.seeds()


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that a command which needs no models starts at once (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
