"""What commands print on standard output: JSON Lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING_READ = 1


class PipeClosedError(Exception):
    """Whoever read our output has seen enough."""


def print_lines(records: Iterable[dict[str, Any]]) -> int:
    """Print the records as JSON Lines; their number."""
    from geo._records import to_json

    number = 0
    try:
        for record in records:
            sys.stdout.write(to_json(record) + "\n")
            number += 1
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise PipeClosedError from error
    return number


def printed(records: Iterable[dict[str, Any]]) -> int:
    """Print the records; the exit code, which says whether there were any."""
    return 0 if print_lines(records) else NOTHING_READ
