"""Reads speeches: from bytes to documents with outline, sentences and passages."""

from rag.corpus.enumerators import Enumerator, enumerations, inline_enumerators, match_enumerator
from rag.corpus.load import load_document, load_documents, load_located, locate_sources, parse_document
from rag.corpus.normalize import normalize, numbers
from rag.corpus.passages import make_passages
from rag.corpus.repair import RepairedText, repair
from rag.corpus.scope import own_units_of, scope_tokens, scopes_of, speech_scope
from rag.corpus.script import simplified
from rag.corpus.sentences import split_sentences

__all__ = [
    "Enumerator",
    "RepairedText",
    "enumerations",
    "inline_enumerators",
    "load_document",
    "load_documents",
    "load_located",
    "locate_sources",
    "make_passages",
    "match_enumerator",
    "normalize",
    "numbers",
    "own_units_of",
    "parse_document",
    "repair",
    "scope_tokens",
    "scopes_of",
    "simplified",
    "speech_scope",
    "split_sentences",
]
