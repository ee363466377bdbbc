"""What the network's lower layers make of windows, kept for later questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.embedding.layers import States
    from rag.reading.cross_encoder import CrossEncoder

MOST = 1024
"""Windows kept; each takes about 80 KiB in half precision."""


class WindowStates:
    """A cache of lower-layer states, least recently used out first.

    Not safe for several threads by itself; the reader holds its lock.

    Args:
        network: The network.
    """

    def __init__(self, network: CrossEncoder) -> None:
        self._network = network
        self._known: OrderedDict[str, States] = OrderedDict()

    def get(self, texts: Sequence[str]) -> list[States]:
        """Return the states of windows, computing those that are not known yet."""
        for text in dict.fromkeys(texts):
            if text not in self._known:
                # One at a time: in half precision a state depends a little on what it is padded to.
                self._known[text] = self._network.read_windows([text])[0]
        found = [self._known[text] for text in texts]
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found
