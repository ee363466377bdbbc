"""Where passages are kept so that they can be found again: vectors, words, and the manifest that binds them."""

from rag.index.faiss_store import FaissStore
from rag.index.lexical_store import BM25Store
from rag.index.manifest import Manifest
from rag.index.storage import StoredIndex, open_index, write_index
from rag.index.tokens import lexical_tokens

__all__ = [
    "BM25Store",
    "FaissStore",
    "Manifest",
    "StoredIndex",
    "lexical_tokens",
    "open_index",
    "write_index",
]
