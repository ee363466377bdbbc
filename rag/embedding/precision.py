"""Chooses the number format to compute in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import torch

Precision = Literal["auto", "float32", "bfloat16"]
"""``auto`` takes bfloat16 only where the CPU makes it faster."""

_BFLOAT16_FEATURES = ("amx_bf16", "avx512_bf16")


def resolve_precision(precision: Precision) -> torch.dtype:
    """Return the number format.

    Args:
        precision: What the settings ask for.

    Returns:
        bfloat16 when asked for, or when the CPU multiplies it in hardware: about twice as fast with AVX512-BF16, more
        with AMX. float32 otherwise, because bfloat16 is emulated there.
    """
    import torch  # noqa: PLC0415

    if precision == "auto":
        features = torch.cpu.get_capabilities()
        return torch.bfloat16 if any(features.get(name) for name in _BFLOAT16_FEATURES) else torch.float32
    return torch.bfloat16 if precision == "bfloat16" else torch.float32
