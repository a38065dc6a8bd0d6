"""``eventatlas explain``: sentence by sentence, what an article gave and why."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from geo._clean import clean_document, clean_line
from geo._scene import with_scenes
from geo.cli_lines import PipeClosedError
from geo.events import find_events, read_views, without_strays
from geo.explain import Explained, Fired, Row, explain_sentence, furniture, interval
from geo.mentions import find_mentions
from geo.merge import merge
from geo.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer.index import Gazetteer
    from geo.frames import Frames
    from geo.model import Document, Event, Resolution

PLAIN_WIDTH = 80
"""Columns when the output is no terminal."""
NUMBER, LABEL, INDENT = 5, 12, 4
"""Columns of a sentence's number, of a label, and before one."""
NARROWEST = 20
_COLORS = {"no event": "dim", "left out": "dim", "status": "green", "when": "cyan"}


@dataclass(frozen=True, slots=True)
class Story:
    """All that is told of one article."""

    document: Document
    sentences: tuple[Explained, ...]
    events: tuple[Event, ...]
    """After merging."""


def explain(document: Document, gazetteer: Gazetteer, frames: Frames) -> Story:
    """The article read as the pipeline reads it, with the reasons."""
    document = clean_document(document)
    resolutions = resolve(document, find_mentions(document, gazetteer), gazetteer)
    reports = find_events(document, resolutions, frames, country_of=gazetteer.country)
    kept = set(map(id, without_strays(resolutions)))
    strays = [r for r in resolutions if id(r) not in kept]
    told = dict(_explained(document, resolutions, strays, frames, reports))
    sentences = (told.get(n) or furniture(document, n) for n in range(len(document.sentences)))
    return Story(document, tuple(sentences), merge(reports))


def _explained(
    document: Document,
    resolutions: Sequence[Resolution],
    strays: Sequence[Resolution],
    frames: Frames,
    reports: Sequence[Event],
) -> Iterator[tuple[int, Explained]]:
    for view in with_scenes(list(read_views(document, resolutions)), frames):
        away = [r for r in strays if r.mention.sentence == view.index]
        yield view.index, explain_sentence(view, frames, reports, away)


def show(story: Story) -> None:
    """Print the story on standard output: colored on a terminal, plain text of 80 columns else."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)
    with console.capture() as captured:
        _show_head(console, story.document)
        for sentence in story.sentences:
            console.print()
            _show_sentence(console, sentence)
        console.print()
        _show_events(console, story)
    try:
        sys.stdout.write(captured.get())
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise PipeClosedError from error


def _show_head(console: Console, document: Document) -> None:
    _print(console, "article", Text(clean_line(document.doc_id), "bold"), LABEL)
    published = document.published
    if published is None:
        said = "not known, so that days such as Monday cannot be told"
    else:
        basis = f" ({clean_line(published.basis)})" if published.basis else ""
        said = f"{interval(published)}{basis}"
    _print(console, "published", Text(said), LABEL)


def _show_sentence(console: Console, sentence: Explained) -> None:
    number = f"[{sentence.number}]"
    if sentence.furniture:
        words = clean_line(sentence.text)
        short = words if len(words) < 50 else words[:47] + "..."
        _print(console, number, Text(f"not read, {sentence.furniture}: {short}", "dim"), NUMBER)
        return
    _print(console, number, Text(clean_line(sentence.text), "bold"), NUMBER)
    for row in sentence.places:
        _show_row(console, Row("place", f"{row.label} - {row.text}"), INDENT)
    if not sentence.fired:
        _show_row(console, Row("no event", "no trigger of any frame stands in it"), INDENT)
    for fired in dict.fromkeys(sentence.fired):
        _show_fired(console, fired)


def _show_fired(console: Console, fired: Fired) -> None:
    words = clean_line(fired.words)
    if fired.kept:
        text = Text.assemble((clean_line(fired.title), "bold green"), f', by "{words}"')
        _print(console, "EVENT", text, LABEL, INDENT)
        for row in fired.rows:
            _show_row(console, row, INDENT + 2)
    else:
        reasons = "; ".join(row.text for row in fired.rows)
        _show_row(console, Row("no event", f'"{words}" ({fired.title}): {reasons}'), INDENT)


def _show_row(console: Console, row: Row, indent: int) -> None:
    text = Text(clean_line(row.text), _COLORS.get(row.label, ""))
    _print(console, clean_line(row.label), text, LABEL, indent)


def _print(console: Console, label: str, text: Text, width: int, indent: int = 0) -> None:
    """Print the text beside its label, each further line of it below the first."""
    width = max(width, cell_len(label) + 1)
    first, *more = text.wrap(console, max(console.width - indent - width, NARROWEST))
    first.rstrip()
    lead = " " * indent + label + " " * (width - cell_len(label))
    console.print(Text.assemble((lead, "dim"), first), soft_wrap=True)
    for line in more:
        line.rstrip()
        console.print(Text.assemble(" " * (indent + width), line), soft_wrap=True)


def _show_events(console: Console, story: Story) -> None:
    """The events after merging, each with the sentences that tell of it."""
    if not story.events:
        console.print("No events.")
        return
    count = len(story.events)
    console.print(Text(f"{count} event{'s' if count > 1 else ''} after merging:", "bold"))
    starts = {s.start: n for n, s in enumerate(story.document.sentences, 1)}
    for event in story.events:
        numbers = sorted({starts[e.start] for e in event.evidence if e.start in starts})
        where = ", ".join(map(str, numbers))
        date = f", {interval(event.date)}" if event.date else ""
        text = f"{event.title} ({event.status}{date}): sentence{'s' * (len(numbers) > 1)} {where}"
        _print(console, " -", Text(clean_line(text)), 3)
