"""Reading: which sentences of the retrieved passages answer the question, and whether any does."""

from rag.reading.base import Reader
from rag.reading.load import load_reader

__all__ = ["Reader", "load_reader"]
