"""Builds the tokenizer of multilingual-e5-small, the one of XLM-RoBERTa, from its pieces."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

BOS, PAD, EOS, UNK, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
SPECIAL_TOKENS = (BOS, PAD, EOS, UNK, MASK)

_FULLWIDTH_TILDE = "～"
_NONCHARACTER = "\ufdd0"  # never occurs in text, so it can stand in for another character


def build_tokenizer(pieces: list[tuple[str, float]], normalisation: dict[str, str]) -> Tokenizer:
    """Build the tokenizer.

    Args:
        pieces: Pieces with their log probabilities, in order of id.
        normalisation: What takes the place of each character that changes.

    Returns:
        A tokenizer that frames each text as ``<s> … </s>``.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors  # noqa: PLC0415

    ids = {piece: number for number, (piece, _) in enumerate(pieces)}
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=ids[UNK], byte_fallback=False))
    tokenizer.normalizer = _normalizer(normalisation)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A {EOS}",
        pair=f"{BOS} $A {EOS} {EOS} $B {EOS}",
        special_tokens=[(BOS, ids[BOS]), (EOS, ids[EOS])],
    )
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    return tokenizer


def _normalizer(normalisation: dict[str, str]) -> Normalizer:
    """Express the character table as NFKC and the few characters that NFKC treats otherwise.

    Control characters go, white space and invisible characters become spaces, and the full-width tilde, which is
    the Chinese sign for a range of numbers, stays as it is.
    """
    from tokenizers import Regex, normalizers  # noqa: PLC0415

    groups: dict[str, str] = {}
    for char, replacement in normalisation.items():
        if unicodedata.normalize("NFKC", char) != replacement:
            groups[replacement] = groups.get(replacement, "") + f"\\x{{{ord(char):x}}}"
    return normalizers.Sequence(
        [
            *(normalizers.Replace(Regex(f"[{chars}]"), replacement) for replacement, chars in groups.items()),
            normalizers.Replace(_FULLWIDTH_TILDE, _NONCHARACTER),
            normalizers.NFKC(),
            normalizers.Replace(_NONCHARACTER, _FULLWIDTH_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
