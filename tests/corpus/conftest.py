"""The parsed seed, once for all tests of the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.corpus import load_document
from rag.types import Document

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="session")
def seed() -> Document:
    return load_document(SEEDS / "000_daf738433048f64c.txt", SEEDS)
