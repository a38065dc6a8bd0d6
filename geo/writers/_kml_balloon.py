"""Balloons: what Google Earth shows of an event when its mark is clicked, as HTML.

Balloons run scripts and load pictures. Nothing of an article gets in but escaped text, and
addresses of the web as links. ``$[`` would have Google Earth put another field in its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo._clean import clean_line, clean_text
from geo._columns import EVIDENCE_COLUMNS
from geo.writers._kml_text import attribute, escaped, texts
from maps.style import STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from geo.model import Layer

QUOTES_SHOWN: Final = 5
LONGEST_QUOTE: Final = 2_000
"""In characters. The column ``evidence`` has all of it."""
_ADDRESS: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?(?:[/?#][!-~]*)?", re.I)
_BASES: Final = {"other_sentence": "told in another sentence", "inferred": "inferred"}
_PRECISIONS: Final = {4: "some day in", 5: "some day in", 6: "about"}
"""Words before a stretch of days, by how precisely its day is known."""


def quotes_of(layers: Iterable[Layer]) -> dict[str, str]:
    """The evidence of each event as HTML, by its escaped ``event_id``."""
    found: dict[str, list[str]] = {}
    for layer in layers:
        evidence = layer.evidence.reindex(columns=list(EVIDENCE_COLUMNS))
        event_ids = escaped([clean_text(one) for one in texts(evidence["event_id"])])
        for event_id, quote in zip(event_ids, _quotes(evidence), strict=True):
            found.setdefault(event_id, []).append(quote)
    return {event_id: _shown(quotes) for event_id, quotes in found.items()}


def _quotes(evidence: pd.DataFrame) -> Iterable[str]:
    sentences = [_cut(text) for text in texts(evidence["sentence"])]
    source, stance, outlet, published, document = (
        escaped(texts(evidence[name]))
        for name in ("source", "stance", "outlet", "published", "doc_id")
    )
    urls = texts(evidence["url"])
    known = {url: _link(url) for url in set(urls)}
    links = [known[url] for url in urls]
    rows = zip(escaped(sentences), source, stance, outlet, published, document, links, strict=True)
    for sentence, by, says, *rest in rows:
        origin = ", ".join(
            [f"{by} {says}".strip(), *(part for part in rest if part not in ("", by))]
        )
        yield f"<blockquote>“{sentence}”<br><small>{origin}</small></blockquote>"


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]} …"


def _link(url: str) -> str:
    return f'<a href="{attribute(url)}">article</a>' if _ADDRESS.fullmatch(url) else ""


def _shown(quotes: Sequence[str]) -> str:
    more = len(quotes) - QUOTES_SHOWN
    return "".join([*quotes[:QUOTES_SHOWN], *([f"<p>and {more} more</p>"] if more > 0 else [])])


def balloons(
    rows: pd.DataFrame,
    escapes: Mapping[str, list[str]],
    nouns: Sequence[str],
    quotes: Mapping[str, str],
) -> list[str]:
    """The balloon of each row as HTML.

    ``escapes`` holds the columns as escaped text, ``nouns`` what the events are called.
    """
    lines = zip(
        _lines("When", when(rows, escapes)),
        _lines("Where", _where(rows, escapes)),
        _lines("Who", escapes["actors"]),
        _lines("How much", escapes["quantities"]),
        _lines("Why here", escapes["reason"]),
        _lines("Told by", _tellers(rows)),
        strict=True,
    )
    evidence = [quotes.get(event_id, "") for event_id in escapes["event_id"]]
    parts = zip(
        escapes["title"], _states(rows, escapes, nouns), map("".join, lines), evidence, strict=True
    )
    return [
        _inert(f"<h3>{title}</h3><p>{state}</p><table>{table}</table>{told}")
        for title, state, table, told in parts
    ]


def _inert(html: str) -> str:
    """The HTML with nothing Google Earth would fill in, and nothing that ends a CDATA section."""
    return html.replace("$[", "&#36;[").replace("]]>", "]]&gt;")


def _lines(head: str, values: Iterable[str]) -> list[str]:
    """A line of a table for each value, ``""`` for those that are empty."""
    start, end = f'<tr><th align="left">{head}</th><td>', "</td></tr>"
    return [f"{start}{value}{end}" if value else "" for value in values]


def _states(
    rows: pd.DataFrame, escapes: Mapping[str, list[str]], nouns: Sequence[str]
) -> Iterable[str]:
    columns = (
        escaped(nouns),
        escapes["subtype"],
        states(escapes["status"]),
        rows["contested"].tolist(),
    )
    for kind, subtype, status, disputed in zip(*columns, strict=True):
        detail = f" ({subtype.replace('_', ' ')})" if subtype else ""
        yield f"{kind}{detail}, {status}{', contested' if disputed is True else ''}"


def states(statuses: Iterable[str]) -> list[str]:
    """The statuses in words; one that nobody has heard of stays as it is."""
    words = {name: style.title.lower() for name, style in STATUSES.items()}
    return [words.get(status, status) for status in statuses]


def when(rows: pd.DataFrame, escapes: Mapping[str, list[str]]) -> list[str]:
    """When it was, in words; ``""`` where nothing is known."""
    known: dict[tuple[str, str, Any], str] = {}
    found = []
    precisions = rows["date_precision"].tolist()
    for key in zip(escapes["date_start"], escapes["date_end"], precisions, strict=True):
        if key not in known:
            known[key] = _when(*key)
        found.append(known[key])
    return found


def _when(start: str, end: str, precision: Any) -> str:
    first, last = start or end, end or start
    if first == last:
        return first
    if precision in _PRECISIONS and first[:7] == last[:7]:
        return f"{_PRECISIONS[precision]} {first[:7]}"
    if precision in _PRECISIONS and (first[5:], last[5:]) == ("01-01", "12-31"):
        return f"{_PRECISIONS[precision]} {first[:4]}"
    return f"{first} to {last}"


def _where(rows: pd.DataFrame, escapes: Mapping[str, list[str]]) -> Iterable[str]:
    names = ("place_name", "country_code", "role", "origin_name", "destination_name", "basis")
    columns = (escapes[name] for name in names)
    for name, country, role, origin, destination, basis, radius in zip(
        *columns, rows["radius_km"].tolist(), strict=True
    ):
        if origin or destination:
            yield f"{origin} → {destination}"
            continue
        in_country = f" ({country})" if country and name else ""
        as_role = f", {role.replace('_', ' ')}" if role and role != "location" else ""
        off = f", within {radius:.0f} km" if isinstance(radius, float) and radius >= 1 else ""
        said = f", {_BASES[basis]}" if basis in _BASES else ""
        yield f"{name}{in_country}{as_role}{off}{said}" if name else ""


def _tellers(rows: pd.DataFrame) -> Iterable[str]:
    columns = (rows[name].tolist() for name in ("sources", "documents", "confidence"))
    for sources, documents, confidence in zip(*columns, strict=True):
        sure = f", confidence {confidence:.0%}" if confidence == confidence else ""
        yield f"{_number(sources, 'source')} in {_number(documents, 'document')}{sure}"


def _number(count: Any, noun: str) -> str:
    return f"{count:.0f} {noun}{'' if count == 1 else 's'}"


def about(run: Mapping[str, str], statuses: Collection[str]) -> str:
    """The balloon of the whole document: what made it, whom to credit, what the fills mean."""
    facts = "".join(
        _lines(escaped([clean_line(key)])[0].capitalize(), escaped([clean_line(value)]))[0]
        for key, value in run.items()
    )
    fills: dict[str, list[str]] = {}
    for status, style in STATUSES.items():
        if status in statuses:
            fills.setdefault(style.fill, []).append(style.title.lower())
    legend = "; ".join(f"{fill}: {' or '.join(titles)}" for fill, titles in fills.items())
    told = f"<p>Marks are colored by type of event and filled by status. {legend.capitalize()}.</p>"
    return _inert(f"<h3>Event Atlas</h3>{told if fills else ''}<table>{facts}</table>")
