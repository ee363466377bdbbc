"""The words of an English question in the Chinese of an index: by dictionary, and names by their spelling in pinyin.

Every translation that the index holds is kept, as alternatives of one term: which of them is meant, the passages tell
(Pirkola, "The effects of query structure and dictionary setups in dictionary-based cross-language information
retrieval", 1998).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from rag.index.tokens import lexical_tokens
from rag.retrieval.dictionary import Dictionary, load_dictionary, stem
from rag.retrieval.question import Question

_LONGEST_SYLLABLE = 6
_NAME_LETTERS = range(4, 19)
"""How many letters a name in pinyin has."""
_NAME_SYLLABLES = 4
"""Syllables of a name at most."""
_NEARLY = 2
"""Content words of a gloss that may translate one of them alone, where no gloss does exactly: medical treatment."""
_MOST_NAMES = 20
"""Ways to write a name that are kept."""


@dataclass(frozen=True)
class Term:
    """A word of the question, in any of the forms that a passage may have it in.

    Attributes:
        alternatives: Each form's tokens, all of which the passage must hold.
    """

    alternatives: tuple[tuple[str, ...], ...]

    def found(self, tokens: frozenset[str]) -> bool:
        """Whether some tokens hold the word in one of its forms."""
        return any(tokens.issuperset(alternative) for alternative in self.alternatives)


class Translator:
    """Turns questions into terms of one index; the dictionary is read when the first foreign question comes.

    Args:
        has: Whether the index holds a token.
    """

    def __init__(self, has: Callable[[str], bool]) -> None:
        self._has = has
        self._terms = lru_cache(maxsize=1_000)(self._find_terms)
        self._lock = threading.Lock()

    def terms(self, question: Question) -> tuple[Term, ...]:
        """Return the content words of a question, each in the forms that the index may hold.

        A word that has no translation in the index is its own only form.
        """
        return self._terms(question)

    def warm_up(self) -> None:
        """Read the dictionary now: about two seconds of work."""
        with self._lock:
            _ = self._dictionary

    @cached_property
    def _dictionary(self) -> Dictionary:
        return load_dictionary(lambda word: all(map(self._has, lexical_tokens(word))))

    def _find_terms(self, question: Question) -> tuple[Term, ...]:
        if question.is_chinese:
            return tuple(Term(((token,),)) for token in question.tokens)
        self.warm_up()
        stems = {token: stem(token) for token in question.tokens}
        return tuple(Term(tuple(self._alternatives(token, stems))) for token in question.tokens)

    def _alternatives(self, token: str, stems: dict[str, str]) -> Sequence[tuple[str, ...]]:
        own: list[tuple[str, ...]] = [(token,)]
        if not token.isalpha():
            return own
        asked = frozenset(stems.values())
        holding = self._dictionary.with_stem.get(stems[token], ())
        exact = [key for key in holding if key <= asked]
        keys = exact or [key for key in holding if len(key) == _NEARLY]
        words = dict.fromkeys(word for key in keys for word in self._dictionary.glosses[key])
        names = () if exact else self._names(token)
        translated = [*names, *(tuple(lexical_tokens(word)) for word in words)]
        return translated + own if self._has(token) else translated or own

    def _names(self, token: str) -> Iterator[tuple[str, ...]]:
        """Yield the names in the index that are spelled so in pinyin."""
        if len(token) not in _NAME_LETTERS:
            return
        spelled = (name for syllables in self._syllables(token, _NAME_SYLLABLES) for name in self._written(syllables))
        for name in islice(spelled, _MOST_NAMES):
            yield tuple(lexical_tokens(name))

    def _syllables(self, letters: str, most: int) -> Iterator[tuple[str, ...]]:
        if not letters:
            yield ()
        elif most:
            for end in range(1, min(len(letters), _LONGEST_SYLLABLE) + 1):
                if letters[:end] in self._dictionary.readings:
                    for rest in self._syllables(letters[end:], most - 1):
                        yield (letters[:end], *rest)

    def _written(self, syllables: tuple[str, ...], before: str = "") -> Iterator[str]:
        """Yield the ways to write some syllables of which every two characters stand together in the index."""
        if not syllables:
            if len(before) > 1:
                yield before
            return
        for char in self._dictionary.readings[syllables[0]]:
            if not before or self._has(before[-1] + char):
                yield from self._written(syllables[1:], before + char)
