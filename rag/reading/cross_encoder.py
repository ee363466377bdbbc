"""The network of the neural reader: question and window in, start and end of the answer out.

It shares the packaged embedding model's token embeddings and lower layers, which stay as they are; the layers above
them and a head of two outputs a token are fine-tuned, and the topmost layers, made for pooling, are left out. The
first token stands for "no answer in this window" (Devlin et al., "BERT", 2019, section 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

SHARED_LAYERS = 4
"""Lower layers used as they are in the embedding model."""
TUNED_LAYERS = 5
"""Layers above them that are fine-tuned."""
MAX_TOKENS = 192


@dataclass(frozen=True)
class Pairs:
    """Pairs of question and window, ready for the network.

    Attributes:
        input_ids: Token ids, shape (pairs, tokens).
        attention_mask: 1 for tokens, 0 for padding, same shape.
        inside: True for tokens of the window, same shape.
        offsets: Start and end of each token in its window's text, shape (pairs, tokens, 2).
    """

    input_ids: Tensor
    attention_mask: Tensor
    inside: Tensor
    offsets: Tensor


class CrossEncoder(nn.Module):
    """Scores every token of a window as start and as end of the answer.

    Args:
        encoder: The embedding model's transformer; its layers are copied, never changed.
        tokenizer: Its fast tokenizer.
        dtype: The number format to compute in.
    """

    def __init__(self, encoder: Any, tokenizer: Any, dtype: torch.dtype) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.embeddings = encoder.embeddings
        self.shared = encoder.encoder.layer[:SHARED_LAYERS]
        layers = encoder.encoder.layer[SHARED_LAYERS : SHARED_LAYERS + TUNED_LAYERS]
        self.tuned = nn.ModuleList([type(layer)(encoder.config, layer_idx=None) for layer in layers])
        self.tuned.load_state_dict(layers.state_dict())
        self.tuned.to(dtype)
        self.head = nn.Linear(encoder.config.hidden_size, 2, dtype=dtype)

    def encode(self, questions: Sequence[str], windows: Sequence[str]) -> Pairs:
        """Tokenize pairs; a window that is too long loses its end."""
        batch = self.tokenizer(
            list(questions),
            list(windows),
            truncation="only_second",
            max_length=MAX_TOKENS,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        inside = [[part == 1 for part in batch.sequence_ids(row)] for row in range(len(questions))]
        return Pairs(batch["input_ids"], batch["attention_mask"], torch.tensor(inside), batch["offset_mapping"])

    def forward(self, pairs: Pairs) -> tuple[Tensor, Tensor]:
        """Return start and end scores, each of shape (pairs, tokens); tokens outside the window score -inf.

        Position 0 is the score of "no answer here".
        """
        mask = pairs.attention_mask[:, None, None, :].bool()
        with torch.no_grad():
            hidden = self.embeddings(input_ids=pairs.input_ids)
            for layer in self.shared:
                hidden = _apply(layer, hidden, mask)
        for layer in self.tuned:
            hidden = _apply(layer, hidden, mask)
        start, end = self.head(hidden).float().unbind(-1)
        allowed = pairs.inside.clone()
        allowed[:, 0] = True
        return start.masked_fill(~allowed, -torch.inf), end.masked_fill(~allowed, -torch.inf)

    def save(self, path: Path) -> None:
        """Write the fine-tuned weights in half precision."""
        state = {f"tuned.{name}": value for name, value in self.tuned.state_dict().items()}
        state |= {f"head.{name}": value for name, value in self.head.state_dict().items()}
        save_file({name: value.to(torch.float16).contiguous() for name, value in state.items()}, path)

    def load(self, path: Path) -> None:
        """Read the fine-tuned weights."""
        self.load_state_dict(load_file(path), strict=False)


def _apply(layer: Any, hidden: Tensor, mask: Tensor) -> Tensor:
    output: Tensor | tuple[Tensor, ...] = layer(hidden, mask)
    return output[0] if isinstance(output, tuple) else output
