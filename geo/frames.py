"""Event frames: the words and rules that make an event type, read from TOML.

The format is described in ``docs/frames.md``; a user's file in the same format adds types, replaces
or extends types of the same name and extends word lists.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from geo._frame_check import Finding, check
from geo._frame_faults import Known
from geo._words import Token, noun_forms, verb_forms
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_GAP_WORDS = 3
"""How many words a ``~`` in a trigger may stand for."""

_OBJECT_REACH = 6
"""Words between a verb and the noun that is its object ("sign a long-awaited trade deal")."""
_OBJECT_STOPS = frozenset(
    {
        ",",
        ";",
        "that",
        "to",
        "after",
        "during",
        "at",
        "before",
        "and",
        "following",
        "for",
        "in",
        "from",
    }
)
_BEFORE_VERBS = frozenset(
    "to not will would could can may might must should shall did does do never also jointly he she "
    "it they we who".split()
)
_DETERMINERS = frozenset("the a an its their his her more over about some several new".split())
_BEFORE_NOUNS = frozenset(
    "the a an its their his her this these any no 's of more new further such other".split()
)

Element = frozenset[str] | None
"""The forms a token may have; ``None`` is a gap."""


class FrameError(GeoError, ValueError):
    """A frames file that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class TriggerGroup:
    """Words that report an event of one type, with the conditions they hold under."""

    type: str
    subtype: str
    roles: Mapping[str, str]
    needs: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    unless: tuple[tuple[str, ...], ...] = ()
    weak: bool = False
    placed: bool = False
    """Only counts with a place of its own, or a state in its clause."""
    subject: tuple[str, ...] = ()
    """Lexicons of which one must hold the nearest mover before the trigger."""
    context: bool = False
    """Only counts where a sentence close by tells of the type."""
    named: bool = False
    """Only counts in a sentence that names a place."""
    status: str = ""
    """Status the words carry by themselves, "" for none."""
    learned: bool = False
    """Whether no frame has the words: the tagger found them."""
    own: bool = False
    """Whether it is from a user's file: the tagger has no say in it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One trigger: a verb or noun, perhaps of several words."""

    group: TriggerGroup
    kind: Literal["verb", "noun"]
    elements: tuple[Element, ...]
    lemma: str


@dataclass(frozen=True, slots=True)
class EventType:
    """An event type: what the map calls it, its code, its default subtype and place roles."""

    name: str
    title: str
    plover: str
    subtype: str
    roles: Mapping[str, str]
    own: bool = False
    """Whether it is a user's own type, new or in place of a packaged one."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word list, matched in running text with inflections."""

    words: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """First word to the phrases that begin with it."""

    def match(self, tokens: Sequence[Token], at: int) -> int:
        """How many tokens from ``at`` are an entry; 0 when none."""
        word = tokens[at].lower
        best = 0
        for phrase in self.phrases.get(word, ()):
            size = len(phrase)
            if size > best and tuple(t.lower for t in tokens[at : at + size]) == phrase:
                best = size
        return best or int(word in self.words)


@dataclass(frozen=True)
class Frames:
    """All event types, their triggers by first word, and the word lists they need."""

    types: Mapping[str, EventType]
    lexicons: Mapping[str, Lexicon]
    patterns: Mapping[str, tuple[Pattern, ...]]
    markers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """``@person`` and ``@state`` needs by lexicon name."""


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A trigger found in a sentence: tokens ``first`` to ``last`` inclusive, and its head token."""

    pattern: Pattern
    first: int
    last: int


def load_frames(extra: Path | None = None) -> Frames:
    """The packaged frames, with those of ``extra`` added.

    Raises
    ------
    FrameError
        When a file is missing, is not TOML, or breaks the format; names the line.
    """
    table = tomllib.loads(packaged_text())
    if extra is not None:
        data = read_frames_file(extra)
        serious = [finding for finding in check(data, _known(table)) if finding.serious]
        if serious:
            more = f"; and {len(serious) - 1} more" if len(serious) > 1 else ""
            see = f"`eventatlas frames check {extra}` explains"
            raise FrameError(f"{extra}: {serious[0]}{more}; {see}")
        table = _merged(table, _marked(tomllib.loads(data.decode("utf-8-sig"))))
    return _compile(table)


def packaged_text() -> str:
    """The text of the packaged frames file."""
    return files("geo").joinpath("data/frames.toml").read_text("utf-8")


def read_frames_file(path: Path) -> bytes:
    """What the file holds. Raises ``FrameError`` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FrameError(f"{path}: cannot be read: {error.strerror or error}") from error


def check_frames(data: bytes) -> list[Finding]:
    """What is wrong with a user's frames file or may surprise in it, by line; empty when nothing.

    >>> for finding in check_frames(b"[types.visit]\\nextend = true\\ntitel = 'Tours'"):
    ...     print(finding)
    line 3: types.visit.titel: unknown key 'titel' (did you mean 'title'?)
    """
    return check(data, _known(tomllib.loads(packaged_text())))


def _known(packaged: Mapping[str, Mapping[str, object]]) -> Known:
    return Known(frozenset(packaged["types"]), frozenset(packaged["lexicons"]))


def summary(path: Path) -> list[str]:
    """What a frames file without mistakes adds to the packaged ones, a line for each thing."""
    packaged = _compile(tomllib.loads(packaged_text()))
    both = load_frames(path)
    table = tomllib.loads(read_frames_file(path).decode("utf-8-sig"))
    said = []
    for name, frame in table.get("types", {}).items():
        verb = "adds" if name not in packaged.types else "replaces"
        verb = "extends" if frame.get("extend") else verb
        words = {
            (pattern.kind, pattern.lemma)
            for patterns in both.patterns.values()
            for pattern in patterns
            if pattern.group.type == name
        }
        said.append(f"{verb} type {name} ({both.types[name].title}): {len(words)} triggers")
    for name, words in table.get("lexicons", {}).items():
        verb = "extends" if name in packaged.lexicons else "adds"
        said.append(f"{verb} lexicon {name}: {len(words)} words")
    return said or ["nothing: the file holds no types and no lexicons"]


def find_triggers(
    tokens: Sequence[Token], frames: Frames, fits: Callable[[TriggerHit], bool]
) -> list[TriggerHit]:
    """The triggers of a sentence that ``fits`` accepts, in order.

    Of those that overlap for one type the longest stays; of a verb and a noun on the same word, the
    one the word before asks for; a noun that is the object of a verb of its type joins it
    ("hold talks").
    """
    hits = [hit for hit in all_matches(tokens, frames) if fits(hit)]
    hits.sort(key=lambda h: (-_strength(h), _misread(tokens, h), h.pattern.group.placed, h.first))
    kept: list[TriggerHit] = []
    for hit in hits:
        rivals = [k for k in kept if k.first <= hit.last and hit.first <= k.last]
        if not any(k.pattern.group.type == hit.pattern.group.type for k in rivals):
            kept.append(hit)
    return _joined(tokens, sorted(kept, key=lambda h: h.first))


def all_matches(tokens: Sequence[Token], frames: Frames) -> Iterator[TriggerHit]:
    """Yield the triggers whose words stand in the sentence, whether they count or not."""
    for at, token in enumerate(tokens):
        for pattern in frames.patterns.get(token.lower, ()):
            last = _match(pattern.elements, tokens, at)
            if last is not None:
                yield TriggerHit(pattern, at, last)


def _misread(tokens: Sequence[Token], hit: TriggerHit) -> bool:
    """Whether the word before says noun where the pattern is a verb, or the other way round."""
    before = tokens[hit.first - 1].lower if hit.first else ""
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if before in _BEFORE_VERBS or before.endswith("n't"):
        return hit.pattern.kind == "noun"
    is_noun = before in _BEFORE_NOUNS
    if tokens[hit.last].lower.endswith("s") and hit.first == hit.last and after is not None:
        takes_object = (
            after.text[0].isupper() or after.text[0].isdigit() or after.lower in _DETERMINERS
        )
        is_noun = is_noun or not takes_object
    return is_noun and hit.pattern.kind == "verb"


def _joined(tokens: Sequence[Token], hits: list[TriggerHit]) -> list[TriggerHit]:
    joined: list[TriggerHit] = []
    for hit in hits:
        verb = joined[-1] if joined else None
        if (
            verb is not None
            and verb.pattern.kind == "verb"
            and hit.pattern.kind == "noun"
            and verb.pattern.group.type == hit.pattern.group.type
            and hit.first - verb.last <= _OBJECT_REACH
            and not any(t.lower in _OBJECT_STOPS for t in tokens[verb.last + 1 : hit.first])
        ):
            joined[-1] = TriggerHit(verb.pattern, verb.first, hit.last)
        else:
            joined.append(hit)
    return joined


def _strength(hit: TriggerHit) -> int:
    return sum(element is not None for element in hit.pattern.elements)


def _match(elements: tuple[Element, ...], tokens: Sequence[Token], at: int) -> int | None:
    """The last token of the pattern when it matches from ``at``.

    An adverb may stand between its words: "search jointly for oil".
    """
    position = at
    for number, element in enumerate(elements):
        if element is None:
            following = elements[number + 1]
            position = _after_gap(following, tokens, position)
            if position < 0:
                return None
        else:
            position += number > 0 and _is_adverb(tokens, position, element)
            if position >= len(tokens) or tokens[position].lower not in element:
                return None
            position += 1
    return position - 1


def _is_adverb(tokens: Sequence[Token], position: int, element: frozenset[str]) -> bool:
    word = tokens[position].lower if position < len(tokens) else ""
    return word.endswith("ly") and word not in element


def _after_gap(element: Element, tokens: Sequence[Token], position: int) -> int:
    for step in range(_GAP_WORDS + 1):
        at = position + step
        if at >= len(tokens) or tokens[at].lower in ",;:":
            return -1
        if element is not None and tokens[at].lower in element:
            return at
    return -1


def _merged(
    base: dict[str, dict[str, object]], extra: dict[str, dict[str, object]]
) -> dict[str, dict[str, object]]:
    """The tables of both: a type of ``extra`` replaces one of its name unless it extends it."""
    lexicons = dict(base.get("lexicons", {}))
    for name, words in extra.get("lexicons", {}).items():
        old = lexicons.get(name, [])
        lexicons[name] = [*_strings(old), *_strings(words)]
    types = dict(base.get("types", {}))
    for name, frame in extra.get("types", {}).items():
        if isinstance(frame, dict) and frame.get("extend"):
            types[name] = _extended(types[name], frame)
        else:
            types[name] = frame
    return {"types": types, "lexicons": lexicons}


def _extended(base: object, extra: dict[str, object]) -> dict[str, object]:
    old = base if isinstance(base, dict) else {}
    roles = extra.get("roles", {})
    return {
        **old,
        **extra,
        "roles": {**old.get("roles", {}), **(roles if isinstance(roles, dict) else {})},
        "triggers": [*_list(old.get("triggers")), *_list(extra.get("triggers"))],
    }


def _marked(extra: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """A user's tables, with what is theirs marked so."""
    for frame in extra.get("types", {}).values():
        if isinstance(frame, dict):
            frame["own"] = not frame.get("extend")
            for group in frame.get("triggers", []):
                group["own"] = True
    return extra


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _compile(table: Mapping[str, Mapping[str, object]]) -> Frames:
    lists = {name: _strings(words) for name, words in table["lexicons"].items()}
    lexicons = {name: _lexicon(words) for name, words in lists.items()}
    markers = {
        name: frozenset(w for w in words if w.startswith("@")) for name, words in lists.items()
    }
    types: dict[str, EventType] = {}
    index: dict[str, list[Pattern]] = {}
    for name, frame in table["types"].items():
        if not isinstance(frame, dict):  # check_frames has said so already
            continue
        types[name] = EventType(
            name,
            frame.get("title", name.capitalize()),
            frame.get("plover", ""),
            frame.get("subtype", name),
            frame.get("roles", {}),
            bool(frame.get("own")),
        )
        for pattern in _patterns(types[name], frame["triggers"], lexicons):
            for form in pattern.elements[0] or ():
                index.setdefault(form, []).append(pattern)
    return Frames(types, lexicons, {k: tuple(v) for k, v in index.items()}, markers)


def _patterns(
    event_type: EventType, groups: Iterable[Mapping[str, object]], lexicons: Mapping[str, Lexicon]
) -> Iterable[Pattern]:
    for raw in groups:
        needs = tuple(_strings(raw.get("needs", [])))
        for need in (*needs, *_strings(raw.get("subject", []))):
            if need not in lexicons:
                raise FrameError(f"types.{event_type.name}: needs unknown lexicon {need!r}")
        roles = raw.get("roles", {})
        group = TriggerGroup(
            event_type.name,
            str(raw.get("subtype", event_type.subtype)),
            with_agent({**event_type.roles, **(roles if isinstance(roles, dict) else {})}),
            needs,
            frozenset(_strings(raw.get("also", []))),
            tuple(tuple(words.split()) for words in _strings(raw.get("unless", []))),
            bool(raw.get("weak", False)),
            bool(raw.get("placed", False)),
            tuple(_strings(raw.get("subject", []))),
            bool(raw.get("context", False)),
            bool(raw.get("named", False)),
            str(raw.get("status", "")),
            own=bool(raw.get("own")),
        )
        for verb in _strings(raw.get("verbs", [])):
            yield Pattern(group, "verb", _verb_elements(verb), verb)
        for noun in _strings(raw.get("nouns", [])):
            yield Pattern(group, "noun", _noun_elements(noun), noun)


def with_agent(roles: Mapping[str, str]) -> Mapping[str, str]:
    """The roles with that of ``agent`` for "by", which is how an agent is told."""
    return {"by": roles["agent"], **roles} if "agent" in roles else roles


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _verb_elements(phrase: str) -> tuple[Element, ...]:
    head, *rest = phrase.split()
    tail: list[Element] = [None if w == "~" else _either_number(w) for w in rest]
    return (verb_forms(head), *tail)


def _either_number(word: str) -> frozenset[str]:
    return frozenset((word,)) if len(word) <= 3 else noun_forms(word)


def _noun_elements(phrase: str) -> tuple[Element, ...]:
    *lead, last = phrase.split()
    head: list[Element] = [None if w == "~" else _either_number(w) for w in lead]
    return (*head, _either_number(last))


def _lexicon(words: Iterable[str]) -> Lexicon:
    single: set[str] = set()
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for entry in words:
        if entry.startswith("@"):
            continue
        for form in noun_forms(entry):
            parts = tuple(form.split())
            if len(parts) == 1:
                single.add(form)
            else:
                phrases.setdefault(parts[0], set()).add(parts)
    return Lexicon(frozenset(single), {k: tuple(sorted(v)) for k, v in phrases.items()})
