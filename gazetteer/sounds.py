"""Names that sound or look alike: for spellings nobody listed, and for typos.

The **skeleton** of a name is what its consonants have in common across languages and systems:
k=g=q, t=d, p=b=f, ch=j=ts=z, l=r, v=w, vowels left out. An index holds the keys of its better
known places by skeleton (``sound_rows``). A question is asked first with its own skeleton
(``skeletons``), then with those one change away (``one_change``), and what comes back is compared
letter by letter (``alike``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

SHORTEST_KEY = 5
SHORTEST_SKELETON = 3
"""Letters; shorter names look like too many others."""
LONG_KEY = 7
"""Letters from which a name may have a skeleton one shorter: Pyongyang is ``pn``."""
LEAST_RATIO = 70.0
"""Percent of letters two names of one skeleton must share (notes of 2026-11, section 6)."""
TWO_CHANGES_FROM = 8
"""Letters; in shorter names a second wrong letter makes another name."""
ALL_NAMES_UP_TO = 50_000
"""Places; larger indexes list the names of known places only."""
KNOWN_PEOPLE = 15_000
"""Inhabitants from which a town is known."""
LETTERS = "akthpvcsrmn"
"""All that skeletons are written in; ``a`` stands for any vowel, at the start only."""

_CONNECTORS = re.compile(
    r"\b(?:the|of|on|upon|na|nad|am|an|der|sur|l|de|di|da|do|del|la|le|el|al|ad|ar|as|ash|at|az|ez)\b"
)
_SPELLED = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("chh", "c"), ("ch", "c"),
    ("sh", "s"), ("zh", "c"), ("ts", "c"), ("tz", "c"), ("dz", "c"), ("dj", "c"), ("kh", "k"),
    ("gh", "k"), ("th", "t"), ("ph", "p"), ("dh", "t"), ("bh", "p"), ("ng", "n"), ("x", "ks"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"),
)  # fmt: skip
_GERMAN = (("ch", "kh"), ("j", "y"), ("tz", "ts"))
_LETTERS = str.maketrans("gqdbfwjzlyeiou", "kktppvccraaaaa")
_REPEATED = re.compile(r"(\w)\1+")


def skeleton(key: str) -> str:
    """The consonants of a folded name in Latin letters, classed; empty for other scripts.

    >>> skeleton("chongjin"), skeleton("cheongjin"), skeleton("wladiwostok")
    ('cncn', 'cncn', 'vrtvstk')
    """
    return _skeleton(key) if key.isascii() else ""


def skeletons(key: str) -> list[str]:
    """The skeletons a name may have: as written, and read as German or ISO 9 (ch, j)."""
    other = key
    for written, read in _GERMAN:
        other = other.replace(written, read)
    found = dict.fromkeys((skeleton(key), skeleton(other)))
    return [each for each in found if _long_enough(each, key)]


def _long_enough(sound: str, key: str) -> bool:
    """Whether the name has letters enough not to look like too many others."""
    return len(sound) >= SHORTEST_SKELETON or (len(sound) > 1 and len(key) >= LONG_KEY)


def _skeleton(key: str) -> str:
    text = (_CONNECTORS.sub("", key).strip() or key).replace(" ", "")
    for written, sound in _SPELLED:
        if written in text:
            text = text.replace(written, sound.upper())
    text = text.replace("c", "k").lower().translate(_LETTERS)
    return _REPEATED.sub(r"\1", text[:1] + text[1:].replace("a", ""))


def one_change(sound: str) -> list[str]:
    """Skeletons one consonant away: left out, added, another, or two exchanged."""
    splits = [(sound[:at], sound[at:]) for at in range(len(sound) + 1)]
    found = {a + b[1:] for a, b in splits if b}
    found.update(a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1)
    for letter in LETTERS:
        found.update(a + letter + b for a, b in splits)
        found.update(a + letter + b[1:] for a, b in splits if b)
    squeezed = {_REPEATED.sub(r"\1", each) for each in found} - {sound}
    return sorted(each for each in squeezed if len(each) > 1)


def alike(key: str, candidates: Iterable[str]) -> dict[str, float]:
    """Of the candidates those that share enough letters with the key, with their likeness (0-1)."""
    found = process.extract(
        key, list(candidates), scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, limit=20
    )
    return {name: ratio / 100.0 for name, ratio, _ in found}


def mistyped(key: str, candidates: Iterable[str]) -> dict[str, float]:
    """Of the candidates those the key may be a typo of, with their likeness (0-1)."""
    most = 2 if len(key) >= TWO_CHANGES_FROM else 1
    found = process.extract(key, list(candidates), scorer=OSA.distance, score_cutoff=most, limit=20)
    return {name: 1.0 - changes / len(key) for name, changes, _ in found}


# --- in an index --------------------------------------------------------------------------------

_KNOWN = (
    f"p.population >= {KNOWN_PEOPLE} OR p.feature_code IN ('PPLC', 'ADM1')"
    " OR p.feature_code LIKE 'PCL%' OR substr(p.place_id, 1, 5) IN ('site:', 'water', 'regio')"
    " OR p.country_code = 'KP'"
)


def fill_sounds(db: sqlite3.Connection) -> None:
    """Fill the table ``sound`` of a new index from its names and places."""
    (places,) = db.execute("SELECT count(*) FROM place").fetchone()
    where = "1" if places <= ALL_NAMES_UP_TO else _KNOWN
    db.execute("CREATE TEMP TABLE loose_sound (skeleton TEXT, key TEXT)")
    db.executemany("INSERT INTO loose_sound VALUES (?, ?)", _sound_rows(db, where))
    db.execute(
        "INSERT INTO sound SELECT skeleton, group_concat(key, '\n') FROM"
        " (SELECT DISTINCT skeleton, key FROM loose_sound ORDER BY 1, 2)"
        " GROUP BY skeleton ORDER BY skeleton"
    )
    db.execute("DROP TABLE loose_sound")


def _sound_rows(db: sqlite3.Connection, where: str) -> Iterator[tuple[str, str]]:
    """Yield skeleton and key of the names, of each place one key for each skeleton."""
    rows = db.execute(
        "SELECT n.place, n.key FROM name n JOIN place p USING (place)"
        f" WHERE n.kind < 2 AND length(n.key) >= {SHORTEST_KEY} AND ({where})"
        " ORDER BY n.place, n.kind, n.key"
    )
    current, seen = 0, set[str]()
    for place, key in rows:
        if place != current:
            current, seen = place, set()
        sound = skeleton(key)
        if sound not in seen and _long_enough(sound, key):
            seen.add(sound)
            yield sound, key
