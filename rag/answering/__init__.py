"""Turning evidence into an answer with checked citations, or a refusal."""

from rag.answering.answerer import Answerer
from rag.answering.lists import ListIndex

__all__ = ["Answerer", "ListIndex"]
