"""Contrast of colours, as the accessibility guidelines (WCAG 2) define it."""

from __future__ import annotations

from itertools import pairwise


def contrast(ink: str, ground: str) -> float:
    """Return the ratio of the luminances of two colours, which are written as in CSS."""
    high, low = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = (int(digits[start:end], 16) / 255 for start, end in pairwise((0, 2, 4, 6)))
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    return sum(share * light for share, light in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
