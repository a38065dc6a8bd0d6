"""Korean names in Latin letters, by the four systems met in the news.

Syllables are taken apart by arithmetic on their code points, sounds that change where syllables
meet are changed, and each system spells what is left. Names of places follow the main rules; the
finer ones (tensing inside compounds) are not attempted.

Sources: the tables of McCune and Reischauer (1939, as BGN/PCGN uses them), of the Republic of
Korea's Revised Romanization (2000), and of the DPRK's KPS 11080, as UNGEGN publishes them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, LAST = 0xAC00, 0xD7A3
HANGUL = re.compile("[\uac00-\ud7a3]+")
_UNIT = re.compile(
    "(?<=[\uac00-\ud7a3]{2})(?:특별시|광역시|직할시|자치시|시|군|구역|구|읍|면|리|동)$"
)

INITIALS = "ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ".split()
FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅘ ㅙ ㅚ ㅛ ㅜ ㅝ ㅞ ㅟ ㅠ ㅡ ㅢ ㅣ".split()
_SPLITS = "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ"
SPLIT = {letters[0]: (letters[1], letters[2]) for letters in _SPLITS.split()}
"""Double finals: what stays, and what moves to a following vowel."""
UNRELEASED = dict(zip("ㄱㄲㅋㄷㅅㅆㅈㅊㅌㅎㅂㅍㄺㄿ", "ㄱㄱㄱㄷㄷㄷㄷㄷㄷㄷㅂㅂㄱㅂ", strict=True))
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
IOTIZED = frozenset("ㅑㅒㅕㅖㅛㅠㅣ")

SYLLABLES_OF_INITIAL = 588
_NORTHERN, _MIDDLE, _SOUTHERN = (INITIALS.index(letter) for letter in "ㄹㄴㅇ")


def other_initials(word: str) -> list[str]:
    """How the other Korea writes the word's beginning: 라진 and 나진, 룡천 and 용천.

    In the South an initial ㄹ is written ㄴ, and neither is written before an i or y.
    """
    if not FIRST <= ord(word[:1] or " ") <= LAST:
        return []
    initial, rest = divmod(ord(word[0]) - FIRST, SYLLABLES_OF_INITIAL)
    soft = VOWELS[rest // 28] in IOTIZED
    others = {
        _NORTHERN: (_SOUTHERN,) if soft else (_MIDDLE,),
        _MIDDLE: (_SOUTHERN,) if soft else (_NORTHERN,),
        _SOUTHERN: (_NORTHERN, _MIDDLE) if soft else (),
    }.get(initial, ())
    return [chr(FIRST + other * SYLLABLES_OF_INITIAL + rest) + word[1:] for other in others]


class Syllable(NamedTuple):
    """A written or spoken syllable; ``ㅇ`` as initial is none, an empty final is none."""

    initial: str
    vowel: str
    final: str


class System(NamedTuple):
    """A way to spell sounds: vowels, initials at the start, between voiced sounds, and finals."""

    vowels: dict[str, str]
    initials: dict[str, str]
    voiced: dict[str, str]
    finals: dict[str, str]


def _table(letters: str | list[str], spelled: str) -> dict[str, str]:
    return {
        letter: "" if latin == "-" else latin
        for letter, latin in zip(letters, spelled.split(), strict=True)
    }


_SIMPLE_FINALS = _table(["", *"ㄱㄴㄷㄹㅁㅂㅇ"], "- k n t l m p ng")
_REVISED_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_MARKED_VOWELS = "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i"
_DPRK = "k kk n t tt r m p pp s ss - j jj chh kh th ph h"
_MR = "k kk n t tt r m p pp s ss - ch tch ch' k' t' p' h"
REVISED = System(
    _table(VOWELS, _REVISED_VOWELS),
    _table(INITIALS, "g kk n d tt r m b pp s ss - j jj ch k t p h"),
    {},
    _SIMPLE_FINALS,
)
MCCUNE_REISCHAUER = System(
    _table(VOWELS, _MARKED_VOWELS),
    _table(INITIALS, _MR),
    {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"},
    _SIMPLE_FINALS,
)
DPRK_MARKED = System(_table(VOWELS, _MARKED_VOWELS), _table(INITIALS, _DPRK), {}, _SIMPLE_FINALS)
DPRK_PLAIN = DPRK_MARKED._replace(vowels=REVISED.vowels)
SYSTEMS = (MCCUNE_REISCHAUER, REVISED, DPRK_MARKED, DPRK_PLAIN)


def romanize(name: str, system: System) -> str:
    """The name with its Hangul spelled in the system, each word with a capital.

    >>> romanize("청진", MCCUNE_REISCHAUER), romanize("청진", REVISED), romanize("강릉", REVISED)
    ("Ch'ŏngjin", 'Cheongjin', 'Gangneung')
    """
    return HANGUL.sub(lambda word: _spell(_spoken(_syllables(word[0])), system).capitalize(), name)


def romanizations(name: str) -> Iterator[str]:
    """Yield the name in all systems, as written and without its closing unit (시, 군, 리 ...).

    A name that begins with ㄹ, as in the DPRK, is also given as the South writes it, with ㄴ or
    nothing. Repeats are left to the caller.

    >>> sorted(set(romanizations("라선")))
    ['Naseon', 'Nason', 'Nasŏn', 'Raseon', 'Rason', 'Rasŏn']
    """
    for written in dict.fromkeys((name, _UNIT.sub("", name))):
        for form in dict.fromkeys((written, _southern(written))):
            for system in SYSTEMS:
                latin = romanize(form, system)
                yield latin
                if system is MCCUNE_REISCHAUER:
                    yield latin.replace("ŏ", "o").replace("ŭ", "u").replace("'", "")


def _syllables(word: str) -> list[Syllable]:
    found = []
    for char in word:
        rest, final = divmod(ord(char) - FIRST, 28)
        initial, vowel = divmod(rest, 21)
        found.append(Syllable(INITIALS[initial], VOWELS[vowel], FINALS[final]))
    return found


def _southern(name: str) -> str:
    """The name with the first sound the South gives it: 라선 as 나선, 룡천 as 용천."""
    if not HANGUL.match(name):
        return name
    (first,) = _syllables(name[0])
    if first.initial not in "ㄹㄴ":
        return name
    initial = "ㅇ" if first.vowel in IOTIZED else "ㄴ"
    code = (INITIALS.index(initial) * 21 + VOWELS.index(first.vowel)) * 28
    return chr(FIRST + code + FINALS.index(first.final)) + name[1:]


def _spoken(written: list[Syllable]) -> list[Syllable]:
    """The syllables as they sound, each pair of neighbors settled from the left."""
    spoken = list(written)
    for at in range(len(spoken) - 1):
        final, initial = _meet(spoken[at].final, spoken[at + 1].initial)
        spoken[at] = spoken[at]._replace(final=final)
        spoken[at + 1] = spoken[at + 1]._replace(initial=initial)
    if spoken:
        spoken[-1] = spoken[-1]._replace(final=_closed(spoken[-1].final))
    return spoken


def _meet(final: str, initial: str) -> tuple[str, str]:
    """What a final and the initial after it become."""
    if initial == "ㅇ" and final not in ("", "ㅇ"):
        stays, moves = SPLIT.get(final, ("", final))
        return ("", "ㅇ") if moves == "ㅎ" and not stays else (_closed(stays), moves)
    final = _closed(final)
    if initial in "ㄴㅁ" and final in NASAL:
        return NASAL[final], initial
    if initial == "ㄹ":
        return _before_r(final)
    if (final, initial) == ("ㄹ", "ㄴ"):
        return "ㄹ", "ㄹ"
    return final, initial


def _before_r(final: str) -> tuple[str, str]:
    if final in ("ㄴ", "ㄹ"):
        return "ㄹ", "ㄹ"
    return NASAL.get(final, final), "ㄴ" if final else "ㄹ"


def _closed(final: str) -> str:
    return UNRELEASED.get(final) or SPLIT.get(final, (final, ""))[0]


def _spell(spoken: list[Syllable], system: System) -> str:
    latin = ""
    before = None
    for syllable in spoken:
        voiced = before is not None and before.final in ("", "ㄴ", "ㄹ", "ㅁ", "ㅇ")
        initial = (voiced and system.voiced.get(syllable.initial)) or system.initials[
            syllable.initial
        ]
        if before is not None and before.final == "ㄹ" and syllable.initial == "ㄹ":
            initial = "l"
        latin += initial + system.vowels[syllable.vowel] + system.finals[syllable.final]
        before = syllable
    return latin
