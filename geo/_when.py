"""When a report's event was, where the report gives no date: within so long before its article.

News tells without a date what has just happened ("has accused", "arrived" in the first lines) and
background whose day nobody can say. Only the first gets a window that ends with the article's day;
the rest stays without a date.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from geo._calendar import precision_of
from geo._relative_dates import RECENT_DAYS
from geo.model import DateInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo._view import View
    from geo.frames import TriggerHit
    from geo.model import Event, Evidence, Status

Tense = Literal["progressive", "perfect", "present", "past", "none"]

NEWS_DAYS = 6
"""How long before its article an event told as the news of the day may be."""
CLAIM_DAYS = 364
"""How far back a claim of what flows for long reaches ("accuses the north of sending arms")."""
LEAD = 4
"""Sentences, headline included, in which an article tells its news."""
_FLOWS = frozenset({"transfer", "deployment"})
_STANDING = frozenset({"invasion", "sanctions_regime"})
_AUXILIARY_REACH = 5
_HAVE = frozenset({"has", "have", "'ve"})
_BE_NOW = frozenset({"is", "are", "am", "be", "'re"})
_BE_THEN = frozenset({"was", "were", "had", "did"})
_SAYS_NOW = frozenset(
    """accuse accuses believe believes say says allege alleges claim claims suspect suspects fear
    fears think thinks report reports deny denies""".split()
)


def reach_of(view: View, hit: TriggerHit, status: Status, rank: int, subtype: str) -> int | None:
    """Return how many days before its article an undated report may be told of at most.

    ``rank`` counts the article's sentences from 0. ``None``: nothing in the words bounds it.
    """
    if status in ("planned", "denied") or subtype in _STANDING:
        return None
    tense, kind = tense_of(view, hit), hit.pattern.group.type
    if status == "possible":
        return RECENT_DAYS if tense in ("progressive", "perfect") else None
    if status == "alleged":
        if tense == "past" and rank < LEAD:
            return NEWS_DAYS
        return CLAIM_DAYS if kind in _FLOWS else RECENT_DAYS
    if tense == "perfect" or kind == "crisis":
        return RECENT_DAYS
    if tense in ("progressive", "present"):
        return NEWS_DAYS if rank < LEAD else RECENT_DAYS
    first = LEAD if tense == "past" else LEAD // 2
    return NEWS_DAYS if rank < first and not _told_elsewhere(view) else None


def _told_elsewhere(view: View) -> bool:
    """Whether the sentence dates something else long past: "after talks failed in 2019"."""
    return any(
        mention.interval is not None and mention.interval.precision > 4 for _, mention in view.dates
    )


def tense_of(view: View, hit: TriggerHit) -> Tense:
    """Return the tense of the trigger's verb; of a noun that of the word that governs it.

    A form without an auxiliary is past when it ends so, else present; a participle alone has none.
    """
    if hit.pattern.kind != "verb":
        return _governing(view, hit)
    form = view.tokens[hit.first].lower
    before = [t.lower for t in view.tokens[max(0, hit.first - _AUXILIARY_REACH) : hit.first]]
    for word in reversed(before):
        if word in _HAVE:
            return "perfect"
        if word in _BE_THEN:
            return "past"
        if word in _BE_NOW:
            return "progressive" if form.endswith("ing") else "present"
        if word in (",", "that", "to", "which", "who"):
            break
    if form.endswith("ing"):
        return _governing(view, hit)
    return "present" if form.endswith("s") and not form.endswith("ss") else "past"


def _governing(view: View, hit: TriggerHit) -> Tense:
    for token in reversed(view.tokens[: hit.first]):
        word = token.lower
        if word in _HAVE:
            return "perfect"
        if word in _BE_NOW or word in _SAYS_NOW:
            return "present"
        if word in _BE_THEN or word.endswith("ed"):
            return "none"
    return "none"


def told_within(reports: Iterable[Event], status: Status) -> DateInterval | None:
    """Return when an event was that no report dates: before the first article that tells of it."""
    if status in ("planned", "denied"):
        return None
    windows = [window for report in reports if (window := _window(report)) is not None]
    return min(windows, key=lambda window: (window.end, window.start), default=None)


def _window(report: Event) -> DateInterval | None:
    told = published_of(report.evidence[0])
    if told is None or report.reach is None:
        return None
    span = told.start - timedelta(days=report.reach), told.end
    basis = f"no date told; news of {report.evidence[0].published}"
    return DateInterval(*span, precision_of(span), basis)


def published_of(evidence: Evidence) -> DateInterval | None:
    """Return the interval in which the evidence's document was published."""
    if evidence.published is None:
        return None
    start, _, end = evidence.published.partition("/")
    span = date.fromisoformat(start), date.fromisoformat(end or start)
    return DateInterval(*span, precision_of(span))


def as_published(interval: DateInterval) -> str:
    """Return an interval as ``Evidence.published`` has it: a day, or two with a slash."""
    start, end = interval.start.isoformat(), interval.end.isoformat()
    return start if start == end else f"{start}/{end}"


def last_day(view: View) -> DateInterval | None:
    """Return the last past date of a sentence, from which the next may count: "a day later"."""
    past = (m.interval for _, m in reversed(view.dates) if m.direction != "future" and m.interval)
    return next(past, None)


_POINTS_BACK = frozenset("the that this his her their its".split())


def pointed_back(view: View, earlier: Sequence[Event]) -> Event | None:
    """Return the event that a sentence opens by pointing back to: "During his five-day visit"."""
    words = [t.lower for t in view.tokens[:7]]
    if len(words) < 3 or words[0] not in ("during", "at", "after") or words[1] not in _POINTS_BACK:
        return None
    kinds = {_KIND_OF[word] for word in words[2:6] if word in _KIND_OF}
    dated = (event for event in reversed(earlier) if event.type in kinds and event.date_text)
    return next(dated, None) if words[0] != "after" else None


_KIND_OF = {
    **dict.fromkeys(("visit", "trip", "tour", "stay"), "visit"),
    **dict.fromkeys(("meeting", "talks", "summit", "negotiations"), "meeting"),
}
