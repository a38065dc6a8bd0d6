"""Whether the words of a frames file can ever be found in text."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from geo._words import base_of_irregular, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

GAP = "~"
_VOWEL = re.compile("[aeiouy]")
_BARE = re.compile("eed$|^(?:embed|imbed|bobsled|hundred)$")
"""Base forms that only look inflected."""


def phrase_faults(phrase: str, *, verb: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield problem, advice and whether it is serious, for one trigger."""
    words = phrase.split()
    if words[0] == GAP:
        yield f'"{phrase}" can never fire: it begins with "~"', f'write "{_bare(words)}"', True
    if words[-1] == GAP:
        problem = f'"{phrase}" never ends: a word must follow "~"'
        yield problem, f'write "{_bare(words)}"', True
    if any(one == two == GAP for one, two in itertools.pairwise(words)):
        problem = f'"{phrase}" can never fire: two "~" in a row'
        yield problem, 'write one "~"; it stands for up to three words', True
    for word in words:
        if word != GAP and (fault := word_fault(word)):
            yield f'"{phrase}" can never fire: {fault[0]}', fault[1], True
    if verb and (base := base_form(words[0])):
        problem = f'"{phrase}" is only found in this one form'
        yield problem, f"write the base form ({base}): all forms are made from it", False


def _bare(words: list[str]) -> str:
    return " ".join(words).strip(GAP + " ")


def word_fault(word: str) -> tuple[str, str] | None:
    """Problem and advice for a word that no token of a text can equal; ``None`` when one can.

    >>> word_fault("Spill")
    ("'Spill' has capital letters, and text is compared in lower case", "write 'spill'")
    """
    if GAP in word and word != GAP:
        return f'{word!r}: "~" must stand by itself', f"write {word.replace(GAP, ' ~ ').strip()!r}"
    if word == GAP:
        return '"~" only works in verbs and nouns', "write the words themselves"
    if word != word.lower():
        return (
            f"{word!r} has capital letters, and text is compared in lower case",
            f"write {word.lower()!r}",
        )
    tokens = [token.lower for token in tokenize(word)]
    if tokens != [word]:
        return f"{word!r} is no single word of a text", f"write {' '.join(tokens)!r}"
    return None


def blocks_itself(phrase: str, blocker: str, *, verb: bool) -> bool:
    """Whether words of ``unless`` are part of the trigger itself, in all of its forms.

    >>> blocks_itself("spill crude oil", "crude oil", verb=True)
    True
    >>> blocks_itself("spill", "spill", verb=True)  # still finds "spilled"
    False
    """
    words, blocked = phrase.split(), blocker.split()
    inflected = 0 if verb else len(words) - 1
    size = len(blocked)
    return any(
        words[at : at + size] == blocked and not at <= inflected < at + size
        for at in range(len(words) - size + 1)
    )


def base_form(verb: str) -> str:
    """The base form of a verb given in another form, "" when it is none that shows.

    >>> base_form("struck"), base_form("bring"), base_form("leaking")
    ('strike', '', 'leak or leake')
    """
    if irregular := base_of_irregular(verb):
        return irregular
    for ending in ("ing", "ed"):
        stem = verb.removesuffix(ending)
        if stem != verb and len(stem) > 2 and _VOWEL.search(stem) and not _BARE.search(verb):
            return f"{stem} or {stem}e"
    return ""
