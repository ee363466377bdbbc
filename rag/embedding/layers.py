"""The packaged model's layers, taken apart: lower ones that are shared, upper ones that are fine-tuned for a task.

What the lower layers make of a text is computed once and serves every task (Cao et al., "DeFormer", ACL 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

SHARED_LAYERS = 7
"""Lower layers, used as they are in the embedding model."""
_BATCH = 16
_BLOCKED = -30_000.0


@dataclass(frozen=True)
class States:
    """What the lower layers make of a text.

    Attributes:
        hidden: One vector a token, shape (tokens, dimension).
        offsets: Start and end of each token in the text, shape (tokens, 2); (-1, -1) for tokens outside it.
    """

    hidden: Tensor
    offsets: Tensor


class LowerLayers:
    """Reads texts with the tokenizer, the embeddings and the lower layers.

    Args:
        encoder: The embedding model's transformer.
        tokenizer: Its fast tokenizer.
    """

    def __init__(self, encoder: Any, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._embeddings = encoder.embeddings
        self._layers = encoder.encoder.layer[:SHARED_LAYERS]

    @torch.no_grad()
    def read(self, texts: Sequence[str], prompt: str, longest: int) -> list[States]:
        """Return what the lower layers make of texts, in order.

        Args:
            texts: The texts.
            prompt: What stands before each text.
            longest: Tokens of a text, the prompt included; a text that is longer loses its end.
        """
        states: dict[int, States] = {}
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            batch = self._tokenizer(
                # Half a surrogate pair, which JSON can carry, would be an error in the tokenizer.
                [prompt + texts[number].encode(errors="replace").decode() for number in numbers],
                truncation=True,
                max_length=longest,
                padding=True,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            mask = batch["attention_mask"]
            hidden = self._embeddings(input_ids=batch["input_ids"])
            for layer in self._layers:
                hidden = _apply(layer, hidden, mask[:, None, None, :].bool())
            offsets = batch["offset_mapping"] - len(prompt)
            # Special tokens have no width, tokens of the prompt begin before the text.
            outside = (batch["offset_mapping"][..., 0] == batch["offset_mapping"][..., 1]) | (offsets[..., 1] <= 0)
            offsets = offsets.clamp(min=0).masked_fill(outside[..., None], -1)
            for row, number in enumerate(numbers):
                length = int(mask[row].sum())
                states[number] = States(hidden[row, :length].clone(), offsets[row, :length].clone())
        return [states[number] for number in range(len(texts))]


class UpperLayers(nn.Module):
    """A copy of the layers above the shared ones, to be fine-tuned.

    Args:
        encoder: The embedding model's transformer, never changed.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        layers = encoder.encoder.layer[SHARED_LAYERS:]
        config = deepcopy(encoder.config)
        # On CPUs the fused attention is slower with a mask, backwards above all.
        config._attn_implementation = "eager"  # noqa: SLF001 - the library's own switch
        self.layers = nn.ModuleList([type(layer)(config, layer_idx=None) for layer in layers])
        self.layers.load_state_dict(layers.state_dict())

    def read(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return what the layers make of tokens, shape (texts, tokens, dimension).

        Args:
            hidden: What the lower layers made of them, same shape.
            mask: True for tokens, False for padding, shape (texts, tokens).
        """
        blocked = torch.zeros(mask.shape, dtype=hidden.dtype).masked_fill(~mask, _BLOCKED)
        for layer in self.layers:
            hidden = _apply(layer, hidden, blocked[:, None, None, :])
        return hidden


def padded(texts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the tokens of several texts, shape (texts, tokens, dimension), and the mask of what is no padding."""
    hidden = pad_sequence(list(texts), batch_first=True)
    lengths = torch.tensor([len(text) for text in texts])
    return hidden, torch.arange(hidden.shape[1])[None, :] < lengths[:, None]


def _apply(layer: Any, hidden: Tensor, mask: Tensor) -> Tensor:
    output: Tensor | tuple[Tensor, ...] = layer(hidden, mask)
    return output[0] if isinstance(output, tuple) else output
