"""Tokens of a sentence and the inflected forms of English verbs and nouns."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"[^\W\d_]+(?:\.[^\W\d_]+)+\.?"  # U.S., e.g.
    r"|[^\W_]+(?:[-\u2010\u2011][^\W_]+)*"  # words and numbers, inner hyphens
    r"|['\u2019`][sS]\b"  # possessive
    r"|\S"
)

_VOWELS = "aeiou"

_IRREGULAR: dict[str, tuple[str, ...]] = {
    "be": ("am", "is", "are", "was", "were", "been", "being"),
    "bear": ("bears", "bore", "borne", "bearing"),
    "begin": ("begins", "began", "begun", "beginning"),
    "blow": ("blows", "blew", "blown", "blowing"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "bring": ("brings", "brought", "bringing"),
    "build": ("builds", "built", "building"),
    "burst": ("bursts", "burst", "bursting"),
    "buy": ("buys", "bought", "buying"),
    "catch": ("catches", "caught", "catching"),
    "come": ("comes", "came", "coming"),
    "cut": ("cuts", "cut", "cutting"),
    "deal": ("deals", "dealt", "dealing"),
    "dig": ("digs", "dug", "digging"),
    "do": ("does", "did", "done", "doing"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "drive": ("drives", "drove", "driven", "driving"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "feed": ("feeds", "fed", "feeding"),
    "fight": ("fights", "fought", "fighting"),
    "find": ("finds", "found", "finding"),
    "flee": ("flees", "fled", "fleeing"),
    "fly": ("flies", "flew", "flown", "flying"),
    "forbid": ("forbids", "forbade", "forbidden", "forbidding"),
    "freeze": ("freezes", "froze", "frozen", "freezing"),
    "get": ("gets", "got", "gotten", "getting"),
    "give": ("gives", "gave", "given", "giving"),
    "go": ("goes", "went", "gone", "going"),
    "grow": ("grows", "grew", "grown", "growing"),
    "hang": ("hangs", "hung", "hanged", "hanging"),
    "have": ("has", "had", "having"),
    "hide": ("hides", "hid", "hidden", "hiding"),
    "hit": ("hits", "hitting"),
    "hold": ("holds", "held", "holding"),
    "hurt": ("hurts", "hurting"),
    "keep": ("keeps", "kept", "keeping"),
    "kidnap": ("kidnaps", "kidnapped", "kidnaped", "kidnapping", "kidnaping"),
    "lay": ("lays", "laid", "laying"),
    "lead": ("leads", "led", "leading"),
    "leave": ("leaves", "left", "leaving"),
    "lend": ("lends", "lent", "lending"),
    "lie": ("lies", "lay", "lain", "lying"),
    "lose": ("loses", "lost", "losing"),
    "make": ("makes", "made", "making"),
    "meet": ("meets", "met", "meeting"),
    "overrun": ("overruns", "overran", "overrunning"),
    "pay": ("pays", "paid", "paying"),
    "put": ("puts", "putting"),
    "quit": ("quits", "quitting"),
    "ride": ("rides", "rode", "ridden", "riding"),
    "rise": ("rises", "rose", "risen", "rising"),
    "run": ("runs", "ran", "running"),
    "sail": ("sails", "sailed", "sailing"),
    "say": ("says", "said", "saying"),
    "see": ("sees", "saw", "seen", "seeing"),
    "seek": ("seeks", "sought", "seeking"),
    "sell": ("sells", "sold", "selling"),
    "send": ("sends", "sent", "sending"),
    "set": ("sets", "setting"),
    "shake": ("shakes", "shook", "shaken", "shaking"),
    "shoot": ("shoots", "shot", "shooting"),
    "sink": ("sinks", "sank", "sunk", "sinking"),
    "sit": ("sits", "sat", "sitting"),
    "slay": ("slays", "slew", "slain", "slaying"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "spread": ("spreads", "spreading"),
    "steal": ("steals", "stole", "stolen", "stealing"),
    "strike": ("strikes", "struck", "stricken", "striking"),
    "sweep": ("sweeps", "swept", "sweeping"),
    "swing": ("swings", "swung", "swinging"),
    "take": ("takes", "took", "taken", "taking"),
    "tear": ("tears", "tore", "torn", "tearing"),
    "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"),
    "throw": ("throws", "threw", "thrown", "throwing"),
    "undergo": ("undergoes", "underwent", "undergone", "undergoing"),
    "win": ("wins", "won", "winning"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "write": ("writes", "wrote", "written", "writing"),
}
_DOUBLING = frozenset(
    "admit airdrop ban bar beg blot bug commit compel confer control cram defer dig dispel drag "
    "drop dub embed equip expel fan gas grab grip gun gut handicap hem hug jam jet lob map nab "
    "occur omit pan pin plan plot prefer program propel ram rebut refer remit rig rip rob scrap "
    "ship shrug shun slam slap slip snub spot stab stem step stop strip submit swap tap "
    "transfer transmit transship trap trek trim tug unplug wrap zip".split()
)


_BASES = {form: base for base, forms in _IRREGULAR.items() for form in forms}


class Token(NamedTuple):
    """A word or a punctuation mark; ``start`` and ``end`` are offsets into the whole text."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or a digit."""
        return self.lower[0].isalnum()


def without_case(text: str) -> str:
    """The text in lower case, as ``re.IGNORECASE`` compares letters; offsets may change.

    A pattern in lower case searches this eight times faster than one that ignores case searches
    the text, which pays where it only says whether a closer look is due.
    """
    if text.isascii():
        return text.lower()
    return text.casefold().replace("ı", "i")


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Tokens of ``text[start:end]`` with offsets into ``text``."""
    stop = len(text) if end is None else end
    return [
        Token(word := m.group(), word.lower().replace("\u2019", "'"), *m.span())
        for m in _TOKEN.finditer(text, start, stop)
    ]


def verb_forms(verb: str) -> frozenset[str]:
    """The forms of a verb: base, third person, past, participles.

    >>> sorted(verb_forms("ship"))
    ['ship', 'shipped', 'shipping', 'ships']
    >>> "stabbed" in verb_forms("stab") and "trafficked" in verb_forms("traffic")
    True
    """
    if "-" in verb:
        head, _, last = verb.rpartition("-")
        return frozenset(f"{head}-{form}" for form in verb_forms(last))
    if verb in _IRREGULAR:
        return frozenset((verb, *_IRREGULAR[verb]))
    for prefix in ("re", "over", "under", "out", "up"):
        base = verb.removeprefix(prefix)
        if base != verb and base in _IRREGULAR:
            return frozenset(prefix + form for form in verb_forms(base))
    return frozenset((verb, *_regular(verb)))


def base_of_irregular(form: str) -> str:
    """The base of an irregular verb's form, "" for what is none or is a base itself.

    >>> base_of_irregular("sank"), base_of_irregular("found")
    ('sink', 'find')
    """
    return "" if form in _IRREGULAR else _BASES.get(form, "")


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        gerund = verb + "ing" if verb.endswith(("ee", "oe", "ye")) else verb[:-1] + "ing"
        return verb + "s", verb + "d", gerund
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    stem += "k" * verb.endswith("ic")  # trafficked
    forms = (third, stem + "ed", stem + "ing")
    if verb.endswith("l") and verb[-2:-1] in _VOWELS and verb[-3:-2] not in _VOWELS:
        return (*forms, verb + "led", verb + "ling")  # British: travelled
    return forms


def noun_forms(noun: str) -> frozenset[str]:
    """The singular and plural of a noun; a multi-word noun inflects its last word.

    >>> sorted(noun_forms("embassy"))
    ['embassies', 'embassy']
    """
    head, _, last = noun.rpartition(" ")
    lead = head + " " if head else ""
    return frozenset((noun, lead + _plural(last)))


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("fe"):
        return noun[:-2] + "ves"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
