"""What the lower layers of the embedding model made of recent questions, for a reader that shares them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.embedding.layers import States

MOST = 64
"""Questions that are kept; the reader asks for one soon after it was embedded."""


class QueryStates:
    """Keeps the states of questions, least recently embedded out first.

    Not safe for several threads by itself; the embedder holds its lock.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, States] = OrderedDict()

    def keep(self, text: str, states: States) -> None:
        """Keep the states of a question."""
        self._known[text] = states
        self._known.move_to_end(text)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def get(self, text: str) -> States | None:
        """Return the states of a question, or None where it is not known."""
        return self._known.get(text)
