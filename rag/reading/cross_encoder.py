"""The reader's network: question and window in, the place of the answer out.

The lower layers of the packaged embedding model read question and window apart, each in the model's own form
(``query: …``, ``passage: …``), so what they make of a window is computed once and serves every question. The upper
layers, fine-tuned, read both together (Cao et al., "DeFormer", ACL 2020; MacAvaney et al., "PreTTR", SIGIR 2020). The
first token stands for "no answer in this window" (Devlin et al., "BERT", 2019, section 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

SHARED_LAYERS = 7
"""Lower layers, used as they are in the embedding model."""
MAX_TOKENS = 256
QUESTION_TOKENS = 96
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


@dataclass(frozen=True)
class Scores:
    """What the network says of pairs of question and window.

    Attributes:
        start: Score of each token as first of the answer, shape (pairs, tokens); -inf outside the window. Position 0
            is the score of "no answer here".
        end: The same for the last token.
        inside: Log-odds that a token belongs to an answer, same shape.
        offsets: Start and end of each token in the window's text, shape (pairs, tokens, 2); (-1, -1) outside it.
    """

    start: Tensor
    end: Tensor
    inside: Tensor
    offsets: Tensor


class JointLayers(nn.Module):
    """The fine-tuned part: the upper layers, and a head of three outputs a token.

    Args:
        encoder: The embedding model's transformer; its upper layers are copied, never changed.
        dtype: The number format to compute in.
    """

    def __init__(self, encoder: Any, dtype: torch.dtype) -> None:
        super().__init__()
        layers = encoder.encoder.layer[SHARED_LAYERS:]
        config = deepcopy(encoder.config)
        # On CPUs the fused attention is slower with a mask, backwards above all.
        config._attn_implementation = "eager"  # noqa: SLF001 - the library's own switch
        self.layers = nn.ModuleList([type(layer)(config, layer_idx=None) for layer in layers])
        self.layers.load_state_dict(layers.state_dict())
        self.segments = nn.Parameter(torch.zeros(2, encoder.config.hidden_size))
        self.head = nn.Linear(encoder.config.hidden_size, 3)
        self.to(dtype)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return the head's outputs, shape (pairs, tokens, 3).

        Args:
            hidden: What the lower layers made of the tokens, shape (pairs, tokens, dimension).
            mask: True for tokens, False for padding, shape (pairs, tokens).
        """
        blocked = torch.zeros(mask.shape, dtype=hidden.dtype).masked_fill(~mask, _BLOCKED)
        for layer in self.layers:
            hidden = _apply(layer, hidden, blocked[:, None, None, :])
        output: Tensor = self.head(hidden).float()
        return output


class CrossEncoder:
    """Scores every token of a window as start and as end of the answer, and as part of one.

    Args:
        encoder: The embedding model's transformer.
        tokenizer: Its fast tokenizer.
        dtype: The number format that the upper layers compute in.
    """

    def __init__(self, encoder: Any, tokenizer: Any, dtype: torch.dtype) -> None:
        self.tokenizer = tokenizer
        self.embeddings = encoder.embeddings
        self.shared = encoder.encoder.layer[:SHARED_LAYERS]
        self.upper = JointLayers(encoder, dtype).eval()

    @torch.no_grad()
    def read_questions(self, texts: Sequence[str]) -> list[States]:
        """Return what the lower layers make of questions, in order; a question that is too long loses its end."""
        return self._read(texts, "query: ", QUESTION_TOKENS)

    def question(self, hidden: Tensor) -> States:
        """Return the states of a question that the embedding model has read, shape (tokens, dimension)."""
        hidden = hidden[:QUESTION_TOKENS]
        return States(hidden, torch.full((len(hidden), 2), -1))

    @torch.no_grad()
    def read_windows(self, texts: Sequence[str]) -> list[States]:
        """Return what the lower layers make of windows, in order; a window that is too long loses its end."""
        return self._read(texts, "passage: ", MAX_TOKENS)

    def _read(self, texts: Sequence[str], prompt: str, longest: int) -> list[States]:
        states: dict[int, States] = {}
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            batch = self.tokenizer(
                # Half a surrogate pair, which JSON can carry, would be an error in the tokenizer.
                [prompt + texts[number].encode(errors="replace").decode() for number in numbers],
                truncation=True,
                max_length=longest,
                padding=True,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            mask = batch["attention_mask"]
            hidden = self.embeddings(input_ids=batch["input_ids"])
            for layer in self.shared:
                hidden = _apply(layer, hidden, mask[:, None, None, :].bool())
            offsets = batch["offset_mapping"] - len(prompt)
            # Special tokens have no width, tokens of the prompt begin before the text.
            outside = (batch["offset_mapping"][..., 0] == batch["offset_mapping"][..., 1]) | (offsets[..., 1] <= 0)
            offsets = offsets.clamp(min=0).masked_fill(outside[..., None], -1)
            for row, number in enumerate(numbers):
                length = int(mask[row].sum())
                states[number] = States(hidden[row, :length].clone(), offsets[row, :length].clone())
        return [states[number] for number in range(len(texts))]

    def score(self, questions: Sequence[States], windows: Sequence[States], parts: int = 1) -> Scores:
        """Score pairs of question and window.

        Args:
            questions: The question of each pair.
            windows: The window of each pair.
            parts: Into how many parts of similar length the pairs are split, so that less is padded.

        Returns:
            The scores, in order.
        """
        lengths = [len(q.hidden) + len(w.hidden) for q, w in zip(questions, windows, strict=True)]
        order = sorted(range(len(lengths)), key=lambda number: lengths[number])
        size = -(-len(order) // parts)
        outputs = []
        for at in range(0, len(order), size):
            part = order[at : at + size]
            output = self._score([questions[number] for number in part], [windows[number] for number in part])
            outputs.append(nn.functional.pad(output, (0, 0, 0, max(lengths) - output.shape[1])))
        back = sorted(range(len(order)), key=lambda place: order[place])
        offsets = pad_sequence(
            [
                torch.cat((torch.full_like(question.offsets, -1), window.offsets))
                for question, window in zip(questions, windows, strict=True)
            ],
            batch_first=True,
            padding_value=-1,
        )
        outside = offsets[..., 0] < 0
        blocked = outside.clone()
        blocked[:, 0] = False
        start, end, inside = torch.cat(outputs)[back].unbind(-1)
        return Scores(
            start.masked_fill(blocked, -torch.inf),
            end.masked_fill(blocked, -torch.inf),
            inside.masked_fill(outside, -torch.inf),
            offsets,
        )

    def _score(self, questions: Sequence[States], windows: Sequence[States]) -> Tensor:
        segments = self.upper.segments
        joined = [
            torch.cat((q.hidden.to(segments.dtype) + segments[0], w.hidden.to(segments.dtype) + segments[1]))
            for q, w in zip(questions, windows, strict=True)
        ]
        hidden = pad_sequence(joined, batch_first=True)
        lengths = torch.tensor([len(pair) for pair in joined])
        output: Tensor = self.upper(hidden, torch.arange(hidden.shape[1])[None, :] < lengths[:, None])
        return output

    def load(self, path: Path) -> None:
        """Read the fine-tuned weights."""
        self.upper.load_state_dict(load_file(path))


def save_weights(upper: JointLayers, path: Path) -> None:
    """Write the fine-tuned weights in half precision."""
    save_file({name: value.to(torch.float16).contiguous() for name, value in upper.state_dict().items()}, path)
    path.chmod(0o644)


def _apply(layer: Any, hidden: Tensor, mask: Tensor) -> Tensor:
    output: Tensor | tuple[Tensor, ...] = layer(hidden, mask)
    return output[0] if isinstance(output, tuple) else output
