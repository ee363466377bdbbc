"""Reading: which sentences of the retrieved passages answer the question, and whether any does."""

from rag.reading.base import Reader
from rag.reading.linear import LinearReader, load_reader

__all__ = ["LinearReader", "Reader", "load_reader"]
