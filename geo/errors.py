"""Errors of the geo package.

GeoError
└── InputError (also a ValueError): one input could not be read; carries the reason in words.
"""

from __future__ import annotations


class GeoError(Exception):
    """Base of every error the geo package raises on purpose."""


class InputError(GeoError, ValueError):
    """One input could not be read.

    ``reason`` is a short phrase for a summary ("binary file"); ``detail`` says where in the input.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} ({detail})" if detail else reason)
        self.reason = reason
        self.detail = detail
