"""The commands below ``eventatlas frames``: check a file of one's own event types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo._frame_check import Finding

BROKEN = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def frames() -> None:
    """Check a file of your own event types."""


@frames.command()
@click.argument("file", type=FILE)
def check(file: Path) -> int:
    """Explain the mistakes in a frames file.

    Says line by line what cannot work and what to write instead, then what the file adds. Exit code
    1 when something cannot work; notes do not count.

    \b
    Example:
      eventatlas frames check strikes.toml
    """  # fmt: skip
    from geo._clean import clean_line
    from geo.frames import check_frames, load_frames, read_frames_file, summary

    findings = check_frames(read_frames_file(file))
    for finding in findings:
        click.echo(clean_line(f"{file}:{finding.line}: {_headline(finding)}"))
        if finding.advice:
            click.echo(f"    {clean_line(finding.advice)}")
    serious = sum(finding.serious for finding in findings)
    if serious:
        click.echo(f"{_count(serious, 'problem')}; the file cannot be used")
        return BROKEN
    load_frames(
        file
    )  # what the checks did not foresee is an error here, not in the middle of a run
    for line in summary(file):
        click.echo(clean_line(line))
    return 0


def _headline(finding: Finding) -> str:
    where = f"{finding.where}: " if finding.where else ""
    return f"{'' if finding.serious else 'note: '}{where}{finding.problem}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
