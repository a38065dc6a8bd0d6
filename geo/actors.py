"""People named in a document, with the country their title puts them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._words import Token
    from geo.model import Document, Resolution

_TITLES = frozenset(
    "president premier minister prime foreign defense defence interior finance "
    "chancellor king queen prince princess emir sultan leader secretary general gen "
    "lt col colonel maj major capt captain admiral commander ambassador envoy "
    "governor senator sen rep representative speaker chairman chairwoman director "
    "spokesman spokeswoman spokesperson coordinator adviser advisor mr mrs ms dr sir "
    "lord pope archbishop ayatollah sheikh imam rabbi prof professor judge chief "
    "mayor deputy vice acting former lawmaker commissioner marshal cosmonaut "
    "astronaut astronaut's counterpart dictator ex-president co-chair head official "
    "undersecretary special press attorney justice trade economy energy oil health "
    "education culture ecology affairs".split()
)
_NOT_NAMES = frozenset(
    "meets visits says signs holds hosts seeks urges warns vows calls arrives lands tours "
    "agrees agree launches fires strikes hits kills sends ships over amid "
    "the a an in on at of for and but or by from with as to this that these those he "
    "she it they we i his her its their our there here after before during while when "
    "where why how what who monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november "
    "december last next earlier later meanwhile however also both all some many most "
    "more state council party ministry committee commission agency news times post "
    "university institute bank company corporation group union nations united "
    "security assembly parliament congress senate house department office court army "
    "navy air force forces guard police international national federal republic "
    "democratic people's central east west north south northern southern eastern "
    "western treaty agreement act law war world cup games day week month year street "
    "river sea ocean gulf strait bay lake mount island islands port airport city "
    "province region district county under according since until if because not no "
    "yes new read photo image file sources experts officials christmas easter ramadan "
    "communist labour labor conservative republican democrat islamic jewish christian "
    "muslim arab nuclear program project bureau centre center foundation association "
    "federation natural resources strategic communications social development trade "
    "economic external relations internal internally displaced persons supreme leader "
    "high red cross green blue black white mineral environment agriculture transport "
    "science technology research human rights emergency revolutionary workers "
    "liberation front movement resistance alliance coalition brigade eastern-bloc "
    "parliamentarian members member states state-run palace cosmodrome square hall "
    "airfield stadium hotel plant shipyard tower bridge castle mosque church temple "
    "monument museum academy school hospital line lines shipping kaisha holdings "
    "brothers reuters interfax tass xinhua yonhap typhoon kalibr kinzhal ministries "
    "inc ltd co plc llc".split()
)
_PERSONAL_VERBS = frozenset(
    "said told would will met visited flew arrived landed travelled traveled toured".split()
)
_VESSELS = frozenset(
    "ship vessel tanker supertanker freighter carrier trawler ferry yacht boat "
    "frigate destroyer corvette cruiser submarine icebreaker schooner barge tug "
    "cargo-ship airline flagged".split()
)
_PARTICLES = frozenset(
    "al el bin ibn abu van von der de da dos del la le di bint ould ag ben mac san y du".split()
)
_LONGEST = 6
"""Words in the name of one whose title says that it is one: Luiz Inácio Lula da Silva."""
_ARTICLED = re.compile(r"(?:al|el|ul|ur|bin|ben)-[^\W\d_a-z]")
"""Parts of names that begin small: al-Sisi."""
_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]*$")
_LEFT_REACH = 12
"""How many tokens a title may put between "Russian" and the name (set by reading news titles)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person named at ``start``-``end``; ``name`` is the fullest form the document uses."""

    start: int
    end: int
    name: str
    country_code: str | None = None
    office: str | None = None
    """Building or city their title names ("White House"), as written."""

    @property
    def key(self) -> str:
        """The name folded for comparison: "kim jong un"."""
        return fold(self.name)


def find_people(
    document: Document,
    tokens_of: Mapping[int, Sequence[Token]],
    places_of: Mapping[int, Sequence[Resolution]],
) -> dict[int, list[Person]]:
    """The people named in each sentence, short names filled out from earlier full ones.

    ``tokens_of`` holds the sentences to read, in order, and ``places_of`` the places in each.
    """
    people: dict[int, list[Person]] = {}
    known: dict[str, Person] = {}
    for number, tokens in tokens_of.items():
        places = places_of.get(number, ())
        blocked = _blocked(tokens, places)
        for first, last in _runs(tokens, blocked):
            person = _person(document, tokens, first, last, places, known)
            if person is not None:
                people.setdefault(number, []).append(person)
    return people


def same_person(one: str, other: str) -> bool:
    """Whether two folded names may be one person: equal, or equal but for spelling of a given name.

    >>> same_person("sergey shoigu", "sergei shoigu"), same_person("kim jong un", "kim yo jong")
    (True, False)
    """
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    left, right = one.split(), other.split()
    if len(left) == 1 or len(right) == 1:
        return left[-1] == right[-1] or left[0] == right[0]
    if len(left) != len(right):
        return _within(*sorted((left, right), key=len))
    return left[-1] == right[-1] and left[0][0] == right[0][0]


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a name's words stand in a longer one, as "lula da silva" in "luiz lula da silva"."""
    rest = iter(long)
    return short[-1] in long[-2:] and all(word in rest for word in short)


def _blocked(tokens: Sequence[Token], places: Sequence[Resolution]) -> set[int]:
    """Positions that belong to a place mention and so to no name."""
    return {
        i
        for i, token in enumerate(tokens)
        if any(r.mention.start < token.end and token.start < r.mention.end for r in places)
    }


def _runs(tokens: Sequence[Token], blocked: set[int]) -> list[tuple[int, int]]:
    """Runs of capitalised tokens that could be a title with a name."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if not _name_like(tokens[at]) or at in blocked:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and last + 1 not in blocked:
            following = tokens[last + 1]
            if _name_like(following) or (
                following.lower in _PARTICLES
                and last + 2 < len(tokens)
                and _name_like(tokens[last + 2])
            ):
                last += 1
            else:
                break
        runs.append((at, last))
        at = last + 1
    return runs


def _name_like(token: Token) -> bool:
    return (
        (token.text[0].isupper() or _ARTICLED.match(token.text) is not None)
        and token.lower not in _NOT_NAMES
        and _NAME.match(token.text) is not None
    )


def _person(
    document: Document,
    tokens: Sequence[Token],
    first: int,
    last: int,
    places: Sequence[Resolution],
    known: dict[str, Person],
) -> Person | None:
    if first > 0 and tokens[first - 1].lower in _VESSELS:
        return None
    titled = first > 0 and tokens[first - 1].lower.rstrip(".") in _TITLES
    while first <= last and _is_title(tokens[first]):
        titled = True
        first += 1
        if first <= last and tokens[first].text == ".":
            first += 1
    others = [
        i for i in range(first, last + 1) if tokens[i].lower in _NOT_NAMES or _is_title(tokens[i])
    ]
    first = others[-1] + 1 if others else first
    if first > last:
        return None
    name = document.text[tokens[first].start : tokens[last].end].rstrip(".,'\u2019")
    words = last - first + 1
    before = known.get(fold(name))
    if words == 1 and before is None and not titled and not _acts(tokens, first):
        return None
    if words > (_LONGEST if titled else 4) or (words == 1 and (len(name) < 3 or name.isupper())):
        return None
    if words > 1 and not titled and name.isupper() and len(document.title or "") == len(name):
        return None
    country, office = _affiliation(tokens, first, places)
    full = before.name if before is not None and words == 1 else name
    if country is None and before is not None:
        country, office = before.country_code, before.office
    start = tokens[first].start
    person = Person(start, start + len(name), full, country, office)
    _remember(known, person, words)
    return person


def _acts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lone capitalized word does what people do: "Putin would visit"."""
    if at == 0 or at + 1 >= len(tokens) or not tokens[at - 1].is_word:
        return False
    return tokens[at + 1].lower in _PERSONAL_VERBS and tokens[at].text[1:].islower()


def _is_title(token: Token) -> bool:
    return token.lower.rstrip(".") in _TITLES


def _remember(known: dict[str, Person], person: Person, words: int) -> None:
    known.setdefault(fold(person.name), person)
    if words > 1:
        parts = fold(person.name).split()
        for part in (parts[0], parts[-1]):
            if len(part) > 2:
                known.setdefault(part, person)


def _affiliation(
    tokens: Sequence[Token], first: int, places: Sequence[Resolution]
) -> tuple[str | None, str | None]:
    """Country (and office) of the nearest place in the title before the name."""
    for at in range(first - 1, max(-1, first - _LEFT_REACH - 1), -1):
        token = tokens[at]
        if token.text in (",", ";", ":", ".", '"', "\u201c") or token.lower in (
            "with",
            "to",
            "by",
            "met",
            "and",
            "that",
            "hosted",
            "between",
            "said",
            "told",
            "from",
            "between",
        ):
            # "Minister of Resources and Ecology X": an "and" inside a title
            if (
                token.lower == "and"
                and at > 0
                and tokens[at - 1].text[0].isupper()
                and not any(r.mention.end == tokens[at - 1].end for r in places)
            ):
                continue
            return None, None
        for resolution in places:
            mention = resolution.mention
            if mention.start <= token.start < mention.end and resolution.place is not None:
                place = resolution.place
                office = mention.text if place.feature_class == "S" else None
                return place.country_code, office
    return None, None
