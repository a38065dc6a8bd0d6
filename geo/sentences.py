"""Splits a document's text into sentences, keeping offsets into the text as given.

A line break ends a sentence unless the text is hard-wrapped at a column; then full lines are joined
and only blank or short lines end one. Inside a paragraph a period, question mark or exclamation
mark ends a sentence unless the word before it is an abbreviation or an initial.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.model import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SENTENCE_CHARS = 4000
"""A longer run without a sentence end is cut at white space: later steps stay bounded."""

Span = tuple[int, int]

_LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_TERMINAL = frozenset(".!?:;\u2026\"'”’»)]`")
_WRAP_MIN_PAIRS = 3
_WRAP_COLUMNS = (45, 110)
_WRAP_SLACK = 3
_LONG_LINE = 40
"""Characters; a shorter line is a heading or furniture even when the next starts in lower case."""
_LOOK_BACK = 40
_LOOK_AHEAD = 120

_WORD = re.compile(r"[\w'’-]{1,40}")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_STOP = re.compile(r"(?:[.!?\u2026\u203c\u2049\u061f\u06d4]+|[\u3002\uff01\uff1f]+)[\"'”’»)\]`*]*")
_CJK_STOPS = frozenset("\u3002\uff01\uff1f")
_BULLET = re.compile(r"[-*•‣▪●◦–—]\s|\(?\d{1,3}[.)]\s|#{1,6}\s|>\s|\|")
_OPENERS = "\"'“‘«([`*_–—- \t\u00a0"

_NEVER_LAST = frozenset(
    """mr mrs ms messrs dr prof gen lt ltg maj col capt cpt cmdr cdr adm sgt cpl pvt pfc brig
    sen rep reps sens gov govs pres rev hon amb supt insp det st ste mt ft vs v cf viz ca approx
    gens drs
    profs dept asst assoc hr fr msgr archbp bp sra srta mme mlle dra gral vice-adm e.g i.e al lt.col
    lt.gen maj.gen brig.gen cmdt comdr sgt.maj ing""".split()
)
"""Abbreviations that stand before the name or thing they belong to."""

_BEFORE_NUMBER = frozenset(
    """no nos art arts fig figs sec secs p pp vol vols ch chap para paras rs res jan feb mar apr jun
    jul aug sep sept oct nov dec c ca tel ext flt reg resol eq""".split()
)
"""Abbreviations that do not end a sentence when a number follows."""

_MAYBE_LAST = frozenset(
    """inc corp co ltd llc plc bros jr sr esq u.s u.s.a u.k u.n e.u d.c u.a.e u.s.s.r ph.d m.d b.a
    m.a a.m p.m am pm etc ave blvd rd hwy sq ala ariz ark calif colo conn del fla ga ill ind kan ky
    la mass md mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo n.y n.j n.h
    n.c n.d n.m s.c s.d r.i w.va dist mfg intl int'l natl nat'l govt gov't dep min max est jan feb
    mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun univ
    comm""".split()
)
"""Abbreviations that may stand last: only a common sentence opener after them starts a new one."""

_SENTENCE_OPENERS = frozenset(
    """the a an this that these those it its he she they we you i his her their our my your there
    here in on at by for from with without to of as if when while after before since until although
    though because but and or so yet however meanwhile moreover also then now what who where why how
    which some many most several few both all no not one two three other others another such
    according during under over between among despite following last next earlier later about
    more is are was were do does did has have had will would can could should may might yes
    asked speaking officials authorities police experts analysts critics""".split()
)
_CLOCK = frozenset({"a.m", "p.m"})
_AFTER_CLOCK = re.compile(
    r"(?:[ECMP][SD]?T|CES?T|GMT|UTC|BST|JST|KST|MSK|local|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d)\b"
)
_SPEECH = re.compile(
    r"(?:[A-Z][\w'’.-]{0,30}\s+){1,4}(?:said|says|asked|asks|wrote|writes|told|added|adds|replied|"
    r"shouted|cried|tweeted|posted|wondered|exclaimed|demanded|declared|continued|recalled)\b"
)
_GLUED = re.compile(r"(?<=[a-z][a-z])[.!?](?=[A-Z][a-z]{1,30}[ ,])")
_INITIAL = re.compile(r"[^\W\d_]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order, trimmed, with ``boilerplate`` unset.

    Offsets are code points into ``text``, end exclusive; blank stretches belong to no sentence.

    >>> text = "Gen. J. K. Smith left the U.S. on Friday. He said: “No.”"
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['Gen. J. K. Smith left the U.S. on Friday.', 'He said: “No.”']
    >>> split_sentences(" ")
    ()
    """
    return tuple(
        Sentence(start, end)
        for first, last in _paragraphs(text)
        for start, end in _sentences_of(text, first, last)
    )


# Lines and paragraphs


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield spans that no sentence crosses: lines, or runs of lines wrapped at a column."""
    lines = [_trim(text, *match.span()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    width = _wrap_width(text, lines)
    first: int | None = None
    for position, here in enumerate(lines):
        first = here[0] if first is None else first
        following = lines[position + 1] if position + 1 < len(lines) else None
        if following is None or not _continues(text, here, following, width):
            yield first, here[1]
            first = None


def _trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at either end."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _adjacent(text: str, here: Span, following: Span) -> bool:
    """Whether no blank line lies between two lines."""
    gap = text[here[1] : following[0]].replace("\r\n", "\n")
    return sum(map(gap.count, _LINE_BREAKS)) == 1


def _wrap_width(text: str, lines: list[Span]) -> int | None:
    """Return the column a hard-wrapped text was wrapped at, ``None`` for text that is not."""
    pairs = [pair for pair in pairwise(lines) if _adjacent(text, *pair)]
    if len(pairs) < _WRAP_MIN_PAIRS:
        return None
    lengths = sorted(here[1] - here[0] for here, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if not _WRAP_COLUMNS[0] <= width <= _WRAP_COLUMNS[1]:
        return None
    full = sum(_is_full(text, here, following, width) for here, following in pairs)
    running = sum(text[here[1] - 1] not in _TERMINAL for here, _ in pairs)
    wrapped = full >= 0.6 * len(pairs) and running >= 0.5 * len(pairs)
    return width if wrapped else None


def _is_full(text: str, here: Span, following: Span, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    word = _WORD.match(text, following[0])
    return here[1] - here[0] + 1 + (len(word.group()) if word else 0) > width - _WRAP_SLACK


def _continues(text: str, here: Span, following: Span, width: int | None) -> bool:
    """Whether the following line goes on with this line's sentence or paragraph."""
    if not _adjacent(text, here, following) or _BULLET.match(text, following[0]):
        return False
    if width is not None and _is_full(text, here, following, width):
        return True
    runs_on = text[following[0]].islower() and text[here[1] - 1] not in _TERMINAL
    return runs_on and here[1] - here[0] >= _LONG_LINE


# Sentences inside a paragraph


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    first = start
    for stop in _stops(text, start, end):
        if _ends_sentence(text, first, stop, end):
            yield from _bounded(text, first, stop[1])
            first = _skip_space(text, stop[1], end)
    if first < end:
        yield from _bounded(text, first, end)


def _stops(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield spans of sentence-final punctuation with the quotes and brackets closing after it."""
    for match in _STOP.finditer(text, start, end):
        at_edge = match.end() == end or text[match.end()].isspace()
        if at_edge or text[match.start()] in _CJK_STOPS or _GLUED.match(text, match.start()):
            yield match.span()


def _ends_sentence(text: str, first: int, stop: Span, end: int) -> bool:
    after = _skip_space(text, stop[1], end)
    if after >= end or text[stop[0]] in _CJK_STOPS:
        return True
    following = text[after : after + _LOOK_AHEAD].lstrip(_OPENERS)
    if following.startswith(("http://", "https://", "www.")):
        return True
    if (
        not following
        or following[0] in ".!?"
        or (following[0].islower() and not following[1:2].isupper())
    ):
        return False
    mark = text[stop[0] : stop[1]]
    if mark[0] != ".":
        return not (mark[-1] not in ".!?" and _SPEECH.match(following))
    if mark.startswith("..") or mark[-1] != ".":
        return True
    before = text[max(first, stop[0] - _LOOK_BACK) : stop[0]]
    return _period_ends(before, following)


def _period_ends(before: str, following: str) -> bool:
    """Whether a single period between these words ends a sentence."""
    word = before.split()[-1].lstrip(_OPENERS) if before.split() else ""
    key = word.casefold().replace("’", "'")
    next_word = _WORD.match(following)
    opener = next_word is not None and next_word.group().casefold() in _SENTENCE_OPENERS
    if not word or (word.isdigit() and len(before.strip()) == len(word) <= 3):
        return False  # "1. Text": an item's number
    if key in _NEVER_LAST or (key in _BEFORE_NUMBER and following[0].isdigit()):
        return False
    if key in _CLOCK:
        return not _AFTER_CLOCK.match(following)
    initial = _INITIAL.fullmatch(word) is not None and word.isupper()
    if initial or key in _MAYBE_LAST or _DOTTED.fullmatch(word):
        return opener and next_word is not None and next_word.group() != "I"
    return True


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span, cut at white space where it is longer than any real sentence."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > start else start + MAX_SENTENCE_CHARS
        yield _trim(text, start, cut)
        start = _skip_space(text, cut, end)
    if start < end:
        yield _trim(text, start, end)
