"""Marks the sentences of a document that are page furniture, not article text.

A sentence is marked for what it says ("All rights reserved") or, when it begins a line, for how it
opens ("Read also:", "Photo:"); a second copy of a sentence and what follows an appeal or a list of
links go with them. The first headline is article text. When in doubt a sentence stays article text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.model import Sentence

HEADLINE_REACH = 8
"""Sentences from the top among which a near copy of the headline is looked for."""
REPEAT_MIN_WORDS = 4
"""A shorter sentence may well be said twice."""
CAPTION_MAX_WORDS = 45
APPEAL_HEAD_WORDS = 12
LINKS_HEAD_WORDS = 4
"""A shorter "Read also" line stands over a list of links; a longer one is the link itself."""
PROSE_MIN_WORDS = 10
"""A line this long without appeal words ends an appeal; without a full stop it is no prose."""

_I = re.IGNORECASE
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_DATE = (
    r"(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|"
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? \d{{4}})"
)
_OUTLET_TAIL = re.compile(r"\s[|–—-]\s[^|–—]{2,40}$")
_COUNT_TAIL = re.compile(r"(?:\s+\(?\d{1,5}\)?(?:\s+(?:comments?|views?|shares?))?){1,3}$", _I)

# Said by no article sentence, wherever they stand.
_ANYWHERE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "comment form",
        re.compile(
            r"your e-?mail address will not be published|required fields are marked|"
            r"save my name, e-?mail|be the first to comment|you must be logged in to|"
            r"notify me of (?:new|follow-?up)|comments? (?:are|is) (?:closed|moderated)|"
            r"leave (?:a|your) (?:reply|comment)\b|join the conversation\W*$",
            _I,
        ),
    ),
    (
        "copyright",
        re.compile(
            r"all rights reserved|^\W*(?:©|\(c\) ?\d{4}|copyright\b\W*(?:©|\d{4}|by\b|\(c\)))|"
            r"may not be (?:published, broadcast|reproduced|republished|rewritten)|"
            r"no part of this (?:article|site|publication|material) may|"
            r"(?:terms of (?:use|service)|privacy (?:policy|notice))\W*$",
            _I,
        ),
    ),
    (
        "cookies",
        re.compile(
            r"(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|cookie (?:policy|"
            r"settings)"
            r"|enable javascript|(?:use an|disable your) ad ?blocker|browser does not support",
            _I,
        ),
    ),
    (
        "subscribe",
        re.compile(
            r"\b(?:sign up|subscribe|register)\b[^.]{0,60}\b(?:newsletters?|e-?mails?|updates|"
            r"alerts|"
            r"channel|inbox|digest|podcast|today|now)\b|follow us on|like us on facebook|"
            r"\bfollow (?:@\w|(?:him|her|them|[a-z ]{2,40}) on (?:twitter|facebook|instagram|x|"
            r"telegram))|"
            r"join (?:us on|our) (?:telegram|whatsapp|facebook|channel)|download (?:our|"
            r"the) (?:free )?"
            r"(?:mobile )?app\b|thank you for (?:reading|signing up)|already (?:a|have an?) "
            r"(?:subscriber|subscription|account)|log ?in to (?:read|continue)",
            _I,
        ),
    ),
    (
        "credit",
        re.compile(
            r"^\W*(?:additional )?(?:reporting|writing|editing|translat(?:ed|ion)|compiled|"
            r"written|edited|"
            r"reported|posted|photograph(?:y|s|ed)) by [A-Z]|contributed (?:to this (?:report|"
            r"story|article)"
            r"|reporting)|(?:can|may) be (?:reached|contacted) at \S*[@\d]|"
            r"^(?:the|this) (?:article|story|post|report|piece|text) (?:is in|was (?:originally|"
            r"first) "
            r"(?:published|posted)|is (?:republished|reprinted)|has been (?:updated|translated)|"
            r"appeared)",
            _I,
        ),
    ),
)

# Said so only by page furniture when they begin a line.
_AT_LINE_START: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "tags",
        re.compile(
            r"(?:tags?|(?:related )?topics?|key ?words?|filed under|categor(?:y|ies)|labels?|"
            r"more on)\s*:|(?:#\w{2,40}[\s,]*){1,30}$",
            _I,
        ),
    ),
    (
        "dates",
        re.compile(
            rf"(?:(?:first |last )?(?:created|updated|published|posted|modified|edited)\b(?: at|"
            rf" on)?\s*:?\s*"
            rf"(?:{_DATE}|\d|today|yesterday|{_WEEKDAY})|{_DATE}[\s,|\d:apmutcgestz.+-]{{0,30}}$|"
            r"\d{1,3} (?:min(?:ute)?s?|hours?|days?)\.?(?: ago| read)\W*$|reading time\b)",
            _I,
        ),
    ),
    (
        "link",
        re.compile(
            r"(?:next|prev(?:ious)?)(?: (?:article|story|post)\b|\s*[:»>→])|(?-i:NEXT [A-Z])|"
            r"(?:read|see|watch|listen|learn|view|find out|discover) (?:also|more|next|entire|"
            r"full|the full|"
            r"on|all|this|here|now)\b(?!.{80,}\.$)|also (?:read|see|on|in)\b\s*:?(?!.{80,}\.$)|"
            r"(?:related|recommended|trending|popular|latest|top|more)(?: \w{1,12})? "
            r"(?:articles?|stor(?:y|ies)|news|posts?|coverage|reading|videos?|headlines|content|"
            r"links)\b|"
            r"related\s*:|(?:more|most) (?:from|read|popular|viewed|shared)\b|you (?:may|"
            r"might) (?:also )?"
            r"(?:like|be interested)|(?:don['’]t|do not) miss\b|must[- ]read|"
            r"editor['’]s (?:picks?|choice)|"
            r"click (?:here|on|to)\b|continue reading|story continues|article continues|"
            r"advertis(?:ement|ing)\b\W*$|sponsored|promoted|skip to|jump to|back to (?:top|home)|"
            r"home\s*[»>/|]|breaking news\W*$|watch(?: live)?\s*:|listen\s*:|go to\b.{0,30}$|"
            r"in pictures\s*:",
            _I,
        ),
    ),
    (
        "share",
        re.compile(
            r"(?:share|tweet|print|e-?mail|copy link|save|bookmark|facebook|twitter|whatsapp|"
            r"telegram|"
            r"linkedin|pinterest|reddit|instagram|youtube|flipboard)(?: (?:this|on|via|to|with|"
            r"the|it|link|"
            r"article|story|page))*(?:\W+(?:share|tweet|print|e-?mail|facebook|twitter|whatsapp|"
            r"telegram|"
            r"linkedin|pinterest|reddit|x|copy|link|on|this|more|via|instagram|youtube|"
            r"messenger)){0,12}"
            r"\W*$|follow (?:us|on|me|the author)\b",
            _I,
        ),
    ),
    (
        "comments",
        re.compile(
            r"(?:\d{1,5}|no|view|post|add|show|all|write|"
            r"hide)? ?comments?\W*\d{0,5}\W*(?:on .{0,80})?$|"
            r"(?:post|add|write|leave) (?:a |your )?(?:comment|reply|response)\b|reply\W*$",
            _I,
        ),
    ),
    (
        "interface",
        re.compile(
            r"(?:continue|remind me(?: later)?|menu|search|close|open|play|pause|mute|loading|"
            r"load more|"
            r"show (?:more|less|all)|view (?:more|all|gallery)|see (?:more|less|all)|"
            r"read (?:more|entire "
            r"article)|log ?in|sign ?in|sign up|sign out|register|subscribe|submit|send|cancel|"
            r"accept|"
            r"ok|yes|no thanks|got it|home|news|world|politics|business|sports?|opinion|video|live|"
            r"donate|support us|contact us|about us|advertise|privacy|terms|careers|faq|help|"
            r"not ready to (?:support|subscribe).{0,20}|pa[iy]*ments? methods?|change language|"
            r"font size|text size|a-? ?a\+?|back|top|more|details|source|photo|gallery|slideshow|"
            r"name|e-?mail|website|password|username|language)(?: ?[.!?*:»>…]{0,3})$",
            _I,
        ),
    ),
)

_CASED_AT_LINE_START: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "byline",
        re.compile(
            r"(?:By|BY|by|Author|AUTHOR|Text|Story by|Analysis by|Written by|From)\s*:?\s+"
            r"(?:[A-Z][\w.'’-]{0,25}|[|,&/-]|and|of|the|for|in|de|van|von|al|bin|du|la)"
            r"(?:,?\s+(?:[A-Z][\w.'’@-]{0,30}|[|,&/•·-]|and|of|the|for|in|de|van|von|al|bin|du|"
            r"la)){0,14}\W*$"
        ),
    ),
    ("byline", re.compile(r"(?:By|BY) [A-Z][^.]{2,60}\s[|•·]\s")),
    (
        "dateline",
        re.compile(
            r"\(?[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w .]{1,20})?(?:, \w{3,9}\.? \d{1,2}(?:, \d{4})?)?"
            r"\s?(?:\([A-Z][\w /-]{1,20}\))?\s?[-–—]{1,2}$"
        ),
    ),
    (
        "caption",
        re.compile(
            r"(?:FILE PHOTO|File photo)\b|"
            r"(?:PHOTOS?|Photos?|IMAGE|Images?|Pictures?|VIDEO|Video|FILE|Caption|CAPTION|Credits?|"
            r"CREDIT|Illustration|Screenshot|Screengrab|Courtesy|Graphic|Map|Infographic)"
            r"(?: (?:by|credits?|courtesy|source|provided by)\b|\s*[:/|–—-]\s?(?=\S)|$)"
        ),
    ),
)
_CAPTION_END = re.compile(
    r"[(\[/|–—-]\s*(?:file )?(?:photo|image|picture|pic|credit|video|source|courtesy|"
    r"illustration)s?\b"
    r"[^()\[\]]{0,60}[)\]]?\W*$|\b(?:photo|image|picture|photograph)s? (?:by|credit|"
    r"courtesy)\b.{0,60}$|"
    r"(?:getty images|/ ?(?:afp|reuters|ap|epa|tass|getty|shutterstock|xinhua)|"
    r"\b(?:afp|reuters|ap|epa|shutterstock|istock)(?: photo|/\w.{0,40})|via (?:ap|reuters|afp|"
    r"getty))"
    r"[^.]{0,40}[)\]]?\W*$|\(file\)\W*$",
    _I,
)

_APPEAL_START = re.compile(
    r"(?:a (?:message|note|letter|word) (?:from|to)\b.{0,60}$|dear (?:readers?|friends?|"
    r"subscribers?|"
    r"supporters?)\b|(?:please )?(?:support|donate|help|fund) (?:us|our|independent|quality|"
    r"the work|"
    r"now|today|journalism)\b|your (?:support|donation|contribution|gift)\b|we need your\b|"
    r"buy (?:us|me) a (?:coffee|beer)|did you (?:like|enjoy|find) (?:this|our)\b|"
    r"(?:become|be) a (?:member|patron|supporter|subscriber)\b|(?:make|give) a (?:donation|"
    r"contribution|"
    r"gift)\b|before you go\b|if you (?:value|like|enjoy|appreciate|believe in) (?:what|our|this|"
    r"independent)\b|help us (?:keep|continue|stay|report|tell)\b|(?:we|our (?:team|"
    r"newsroom)) (?:rely|"
    r"depend)s? on (?:readers?|your|donations)|you can (?:help|support)\b)",
    _I,
)
_APPEAL_WORD = re.compile(
    r"\b(?:you|your|yours|we|our|ours|us|we['’]re|you['’]re|donat\w{1,6}|subscri\w{1,8}|readers?|"
    r"contribution|support(?:ing|ers?)? (?:us|our|independent))\b",
    _I,
)
_QUOTED = re.compile(r"[\"“][^\"“”]{0,600}[\"”]|[`‘][^`’]{0,600}`")
_WORDS = re.compile(r"\w+")
_TERMINAL = (".", "!", "?", ".”", '."', "?”", "!”", ".’", "…", ".)", "`")


def mark_boilerplate(text: str, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences with ``boilerplate`` saying why, where one is page furniture.

    >>> from geo.sentences import split_sentences
    >>> text = "Port reopens\\n\\nThe port reopened on Friday.\\n\\nTags: port, storm"
    >>> [sentence.boilerplate for sentence in mark_boilerplate(text, split_sentences(text))]
    [None, None, 'tags']
    """
    lines = list(_lines(text, list(sentences)))
    reasons: dict[int, str] = {}
    for line in lines:
        reasons.update(_reasons_of_line(line))
    reasons.update(_repeats(lines, reasons))
    reasons.update(_blocks(lines, reasons))
    return tuple(
        replace(sentence, boilerplate=reasons.get(number, sentence.boilerplate))
        for line in lines
        for number, sentence in zip(line.numbers, line.sentences, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """The sentences that stand on one line (or in one wrapped paragraph)."""

    numbers: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def is_first(self) -> bool:
        return self.numbers[0] == 0


def _lines(text: str, sentences: list[Sentence]) -> Iterator[_Line]:
    number_of_line: list[int] = []
    for number, sentence in enumerate(sentences):
        gap = text[sentences[number - 1].end : sentence.start] if number else "\n"
        new = any(mark in gap for mark in "\n\r\x0b\x0c\x85\u2028\u2029")
        number_of_line.append((number_of_line[-1] if number_of_line else 0) + new)
    for _, group in groupby(range(len(sentences)), key=number_of_line.__getitem__):
        numbers = tuple(group)
        chosen = tuple(sentences[number] for number in numbers)
        texts = tuple(" ".join(text[one.start : one.end].split()) for one in chosen)
        yield _Line(numbers, chosen, texts)


# What a sentence says


def _reasons_of_line(line: _Line) -> Iterator[tuple[int, str]]:
    """Yield number and reason of the sentences that give themselves away."""
    opening: str | None = None
    for place, (number, words) in enumerate(zip(line.numbers, line.texts, strict=True)):
        reason = _reason_anywhere(words)
        if reason is None and place == 0 and not line.is_first:
            reason = opening = _reason_at_line_start(words, alone=len(line.texts) == 1)
        elif reason is None and opening in {"byline", "dates", "caption", "tags", "comments"}:
            reason = opening if len(line.text.split()) <= CAPTION_MAX_WORDS else None
        if reason is not None:
            yield number, reason


def _reason_anywhere(words: str) -> str | None:
    head = words[:400]
    return next((reason for reason, pattern in _ANYWHERE if pattern.search(head)), None)


def _reason_at_line_start(words: str, *, alone: bool) -> str | None:
    if not _WORDS.search(words):
        return "rule"
    head = words[:400]
    for reason, pattern in _CASED_AT_LINE_START + _AT_LINE_START:
        if pattern.match(head) and (reason != "caption" or _short(words)):
            return reason
    if alone and _short(words) and _CAPTION_END.search(words[-160:]):
        return "caption"
    if alone and len(words.split()) == 1 and not words.endswith(_TERMINAL):
        return "interface"
    return None


def _short(words: str) -> bool:
    return len(words.split()) <= CAPTION_MAX_WORDS


# Copies


def _repeats(lines: list[_Line], reasons: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Yield second copies of a sentence, and near copies of the headline close to it."""
    seen: set[tuple[str, ...]] = set()
    headline: tuple[str, ...] | None = None
    for line in lines:
        for number, words in zip(line.numbers, line.texts, strict=True):
            key = _key(words)
            if number in reasons or len(key) < REPEAT_MIN_WORDS:
                continue
            if key in seen:
                yield number, "repeated"
            elif headline and number < HEADLINE_REACH and _near(key, headline):
                yield number, "repeated headline"
            if headline is None:
                headline = key if not words.endswith(".") and len(line.texts) == 1 else ()
            seen.add(key)


def _key(words: str) -> tuple[str, ...]:
    """Return the words two copies share: without an outlet or a count at the end."""
    bare = _COUNT_TAIL.sub("", words[-3000:])
    return tuple(_WORDS.findall(_OUTLET_TAIL.sub("", bare).casefold()))


def _near(key: tuple[str, ...], headline: tuple[str, ...]) -> bool:
    """Whether a sentence is the headline with a word or two more, less or changed."""
    if len(headline) < REPEAT_MIN_WORDS or abs(len(key) - len(headline)) > 3:
        return False
    shared = len(set(key) & set(headline))
    return shared >= 0.85 * max(len(set(key)), len(set(headline)))


# Blocks


def _blocks(lines: list[_Line], reasons: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Yield what belongs to an appeal or a list of links begun on an earlier line."""
    block: str | None = None
    for line in lines:
        first = reasons.get(line.numbers[0])
        if not line.is_first and _APPEAL_START.match(line.text[:400]) and _is_appeal(line):
            block = "appeal"
        elif block is not None and first is None and _ends_block(block, line):
            block = None
        if block is not None:
            yield from ((number, block) for number in line.numbers if number not in reasons)
        elif first == "link" and len(line.text.split()) <= LINKS_HEAD_WORDS:
            block = "link"


def _is_appeal(line: _Line) -> bool:
    """Whether a line that opens like an appeal goes on like one."""
    return len(line.text.split()) < APPEAL_HEAD_WORDS or _addresses_reader(line)


def _ends_block(block: str, line: _Line) -> bool:
    """Whether a line is article text again: prose that addresses nobody."""
    words = len(line.text.split())
    if block == "link":
        return line.text.endswith(_TERMINAL) and words >= LINKS_HEAD_WORDS
    prose = line.text.endswith(_TERMINAL) and words >= PROSE_MIN_WORDS
    return prose and not _addresses_reader(line)


def _addresses_reader(line: _Line) -> bool:
    """Whether "you", "our", "donate" ... stand outside quotation marks."""
    return _APPEAL_WORD.search(_QUOTED.sub(" ", line.text)) is not None
