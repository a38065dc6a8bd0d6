"""Says which outlet an undated, unsourced text names itself as: in a by-line or a dateline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Sentence

TOP_SENTENCES = 8

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .,'’-]{2,40}(?:, ?[A-Z]?[\w. ]{0,24})?\s?)?"
    r"\((?P<outlet>[A-Z][\w .&/’'-]{1,30})\)\s?[-–—]{1,2}\s"
)
_BYLINE = re.compile(r"(?:By|BY|Source:|SOURCE:)\s(?P<outlet>[A-Z][\w .&’'-]{2,40}?)\s?(?:[|•·]|$)")
_OUTLET_WORD = re.compile(
    r"\b(?:Times|Post|News|Press|Agency|Journal|Herald|Tribune|Guardian|Daily|Today|Reuters|Gazette|"
    r"Chronicle|Observer|Telegraph|Review|Standard|Monitor|Independent|Mirror|Broadcasting|Radio|TV|"
    r"Television|Media|Network|Online|Report|Service|AFP|AP|BBC|CNN|TASS|KCNA|Xinhua|Yonhap|Bloomberg)\b"
)


def stated_outlet(text: str, sentences: Sequence[Sentence]) -> str | None:
    """Return the outlet a text names at its top, ``None`` where it names none.

    >>> from geo.sentences import split_sentences
    >>> text = "PYONGYANG, Nov. 15 (Xinhua) -- A delegation arrived."
    >>> stated_outlet(text, split_sentences(text))
    'Xinhua'
    """
    for sentence in sentences[:TOP_SENTENCES]:
        words = " ".join(text[sentence.start : sentence.start + 200].split())
        if found := _DATELINE.match(words):
            return found["outlet"].strip()
        found = _BYLINE.match(words)
        if found and _OUTLET_WORD.search(found["outlet"]):
            return found["outlet"].strip()
    return None
