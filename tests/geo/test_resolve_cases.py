"""World news, a sentence or three at a time, resolved with the core gazetteer.

``cases/resolve.tsv`` marks every place name of a text with what it means there. Two shares are
kept from falling (``cases/resolve_floors.json``, what was seen when they were set): of the names,
given where they stand, those resolved rightly; and of the texts, those of which every name is found
and resolved rightly and nothing else is taken for a place.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gazetteer.index import CORE_PATH, Gazetteer
from geo.mentions import find_mentions, mentions_at
from geo.model import Document
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Resolution

CASES = Path(__file__).parents[1] / "cases"
FLOORS = json.loads((CASES / "resolve_floors.json").read_text("utf-8"))
MARKED = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")
NO_PLACE = "-"


class Name(NamedTuple):
    """A marked name: where it stands, and the ids that are right for it."""

    start: int
    end: int
    ids: frozenset[str]


class Case(NamedTuple):
    """A text, the names in it, and what it tests."""

    text: str
    names: tuple[Name, ...]
    kind: str

    def document(self) -> Document:
        return Document("case", self.text, sentences=tuple(split_sentences(self.text)))

    def places(self) -> list[Name]:
        return [name for name in self.names if NO_PLACE not in name.ids]


def read_case(line: str, kind: str) -> Case:
    text, names, done = "", [], 0
    for mark in MARKED.finditer(line):
        text += line[done : mark.start()]
        names.append(Name(len(text), len(text) + len(mark[1]), frozenset(mark[2].split(","))))
        text, done = text + mark[1], mark.end()
    return Case(text + line[done:], tuple(names), kind)


def cases() -> list[Case]:
    found, kind = [], ""
    for line in (CASES / "resolve.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("# kind: "):
            kind = line.removeprefix("# kind: ")
        elif not line.startswith("#"):
            found.append(read_case(line, kind))
    return found


@pytest.fixture(scope="module")
def core() -> Iterator[Gazetteer]:
    if not CORE_PATH.exists():
        pytest.skip("the core gazetteer is not built (the build hook makes it)")
    with Gazetteer() as gazetteer:
        yield gazetteer


def test_cases_are_of_the_whole_world(core: Gazetteer) -> None:
    listed = cases()
    ids = {place for case in listed for name in case.names for place in name.ids} - {NO_PLACE}
    unknown = [place for place in ids if core.get(place) is None]
    assert not unknown
    countries = {found.country_code for place in ids if (found := core.get(place))}
    assert len(countries - {None}) >= 100
    assert len({case.text for case in listed}) == len(listed) >= 220


def test_names_mean_what_they_mean(core: Gazetteer) -> None:
    wrong, asked = [], 0
    for case in cases():
        document = case.document()
        names = case.places()
        mentions = mentions_at(document, [(name.start, name.end) for name in names], core)
        for name, answer in zip(names, resolve(document, mentions, core), strict=True):
            asked += 1
            if place_id(answer) not in name.ids:
                wrong.append(
                    f"{case.kind}: {answer.mention.text!r} {place_id(answer)}: {case.text}"
                )
    assert 1.0 - len(wrong) / asked >= FLOORS["names resolved"], "\n".join(wrong)


def test_texts_are_read_rightly(core: Gazetteer) -> None:
    wrong, listed = [], cases()
    for case in listed:
        document = case.document()
        answers = resolve(document, find_mentions(document, core), core)
        found = [answer for answer in answers if answer.place and not is_derived(answer)]
        if errors := misread(case, found):
            wrong.append(f"{case.kind}: {case.text}\n    " + "; ".join(errors))
    right = 1.0 - len(wrong) / len(listed)
    by_kind = Counter(line.partition(":")[0] for line in wrong)
    assert right >= FLOORS["texts right"], "\n".join([*wrong, str(dict(by_kind))])


def misread(case: Case, found: list[Resolution]) -> list[str]:
    """What is wrong, in words; a mention that overlaps a marked name is an answer for it."""
    errors = [
        f"{case.text[name.start : name.end]!r} is not found"
        for name in case.places()
        if not any(overlaps(name, answer) for answer in found)
    ]
    for answer in found:
        name = next((name for name in case.names if overlaps(name, answer)), None)
        if name is None or place_id(answer) not in name.ids:
            errors.append(f"{answer.mention.text!r} is taken for {place_id(answer)}")
    return errors


def is_derived(answer: Resolution) -> bool:
    """Whether it is an area drawn from a name ("northern Mali"), which has tests of its own."""
    return place_id(answer).startswith("zone:")


def overlaps(name: Name, answer: Resolution) -> bool:
    return name.start < answer.mention.end and answer.mention.start < name.end


def place_id(answer: Resolution) -> str:
    return answer.place.place_id if answer.place else NO_PLACE
