"""What a reader says about the rows it could not use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LISTED = 20
"""Broken rows kept with their reason; all are counted."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that was left out."""

    path: Path
    line: int
    """Line of a text file, or number of a feature, from 1."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.reason}"


@dataclass(slots=True)
class Report:
    """Rows left out while reading: how many, and the first of them."""

    broken: int = 0
    first: list[BrokenRow] = field(default_factory=list)

    def reject(self, path: Path, line: int, reason: str) -> None:
        """Count a row that cannot be used."""
        self.broken += 1
        if len(self.first) < LISTED:
            self.first.append(BrokenRow(path, line, reason))
