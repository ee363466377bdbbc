"""The reader's network: question and window in, the place of the answer out.

The lower layers of the packaged embedding model read question and window apart, each in the model's own form
(``query: …``, ``passage: …``), so what they make of a window is computed once and serves every question. The upper
layers, fine-tuned, read both together (Cao et al., "DeFormer", ACL 2020; MacAvaney et al., "PreTTR", SIGIR 2020). The
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
from torch.nn.utils.rnn import pad_sequence

from rag.embedding.e5_convert import PASSAGE_PROMPT, QUERY_PROMPT
from rag.embedding.layers import LowerLayers, States, UpperLayers, padded

MAX_TOKENS = 256
QUESTION_TOKENS = 96


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


class JointLayers(UpperLayers):
    """The fine-tuned part: the upper layers, and a head of three outputs a token.

    Args:
        encoder: The embedding model's transformer; its upper layers are copied, never changed.
        dtype: The number format to compute in.
    """

    def __init__(self, encoder: Any, dtype: torch.dtype) -> None:
        super().__init__(encoder)
        self.segments = nn.Parameter(torch.zeros(2, encoder.config.hidden_size))
        self.head = nn.Linear(encoder.config.hidden_size, 3)
        self.to(dtype)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return the head's outputs, shape (pairs, tokens, 3).

        Args:
            hidden: What the lower layers made of the tokens, shape (pairs, tokens, dimension).
            mask: True for tokens, False for padding, shape (pairs, tokens).
        """
        output: Tensor = self.head(self.read(hidden, mask)).float()
        return output


class CrossEncoder:
    """Scores every token of a window as start and as end of the answer, and as part of one.

    Args:
        encoder: The embedding model's transformer.
        lower: Its lower layers.
        dtype: The number format that the upper layers compute in.
    """

    def __init__(self, encoder: Any, lower: LowerLayers, dtype: torch.dtype) -> None:
        self._lower = lower
        self.upper = JointLayers(encoder, dtype).eval()

    def read_questions(self, texts: Sequence[str]) -> list[States]:
        """Return what the lower layers make of questions, in order; a question that is too long loses its end."""
        return self._lower.read(texts, QUERY_PROMPT, QUESTION_TOKENS)

    def question(self, text: str, known: States | None) -> States:
        """Return the states of a question: those that the embedding model made of it, unless it is too long here."""
        if known is None or len(known.hidden) > QUESTION_TOKENS:
            return self.read_questions([text])[0]
        return States(known.hidden, torch.full((len(known.hidden), 2), -1))

    def read_windows(self, texts: Sequence[str]) -> list[States]:
        """Return what the lower layers make of windows, in order; a window that is too long loses its end."""
        return self._lower.read(texts, PASSAGE_PROMPT, MAX_TOKENS)

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
        output: Tensor = self.upper(*padded(joined))
        return output

    def load(self, path: Path) -> None:
        """Read the fine-tuned weights."""
        self.upper.load_state_dict(load_file(path))


def save_weights(upper: JointLayers, path: Path) -> None:
    """Write the fine-tuned weights in half precision."""
    save_file({name: value.to(torch.float16).contiguous() for name, value in upper.state_dict().items()}, path)
    path.chmod(0o644)
