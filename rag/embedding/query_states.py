"""What a lower layer of the embedding model made of recent questions, for a reader that shares the lower layers."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

MOST = 32
"""Questions that are kept; the reader asks for one right after it was embedded."""


class QueryStates:
    """Keeps one layer's output for questions that were embedded one by one.

    Not safe for several threads by itself; the embedder holds its lock.

    Args:
        layer: The layer; its output has shape (texts, tokens, dimension).
    """

    def __init__(self, layer: Any) -> None:
        self._known: OrderedDict[str, Any] = OrderedDict()
        self._last: Any = None
        layer.register_forward_hook(self._take)

    def keep(self, text: str) -> None:
        """Keep what the layer put out last as the states of a question."""
        if self._last is not None:
            self._known[text] = self._last[0]
            self._last = None
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def get(self, text: str) -> Any | None:
        """Return the states of a question, shape (tokens, dimension), or None where it is not known."""
        return self._known.get(text)

    def _take(self, _module: Any, _inputs: Any, output: Any) -> None:
        states = output[0] if isinstance(output, tuple) else output
        self._last = states if len(states) == 1 else None
