"""Names in other scripts as the Latin spellings people write them in.

``romanizations`` decides by the letters of a name and the country of its place which tables
apply: :mod:`gazetteer.hangul`, :mod:`gazetteer.cyrillic`; ``anyascii`` reads the rest of a name in
those scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyascii import anyascii

from gazetteer import cyrillic, hangul

if TYPE_CHECKING:
    from collections.abc import Iterator

KOREAN_COUNTRIES = frozenset(("KP", "KR"))


def romanizations(name: str, country_code: str | None) -> Iterator[str]:
    """Yield Latin spellings of a name in Hangul or Cyrillic, if that is its country's script.

    A foreign city's name is left alone: Париж is Paris, and nobody writes "Parizh". Every spelling
    comes once, in Latin letters throughout.

    >>> list(romanizations("Париж", "FR"))
    []
    >>> "Gaeseong" in list(romanizations("개성", "KP"))
    True
    """
    if name.isascii():
        return
    found: Iterator[str] = iter(())
    if country_code in KOREAN_COUNTRIES and hangul.HANGUL.search(name):
        found = hangul.romanizations(name)
    elif country_code in cyrillic.BY_COUNTRY and cyrillic.CYRILLIC.search(name):
        found = cyrillic.romanizations(name, country_code)
    yield from dict.fromkeys(latin if _is_latin(latin) else anyascii(latin) for latin in found)


def _is_latin(text: str) -> bool:
    return all(ord(char) < 0x0250 for char in text)
