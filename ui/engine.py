"""What the page needs of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.types import Answer, AnswerEvent, Document, Hit

if TYPE_CHECKING:
    from rag.retrieval import History


class Engine(Protocol):
    """Speeches that can be asked; ``rag.knowledge_base.KnowledgeBase`` is one."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, parsed."""

    def ask(self, question: str, history: History = (), speeches: Sequence[str] | None = None) -> Answer:
        """Answer a question."""

    def search(self, question: str, k: int = 10, speeches: Sequence[str] | None = None) -> list[Hit]:
        """Find the passages nearest to a question."""

    def stream(
        self, question: str, history: History = (), speeches: Sequence[str] | None = None
    ) -> Iterator[AnswerEvent]:
        """Answer a question step by step; the last event carries the answer."""
