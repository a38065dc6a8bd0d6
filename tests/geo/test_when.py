"""When an undated report was: by its own article's day, or by what other articles date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geo.dates import find_dates
from geo.merge import merge
from geo.model import DateInterval, Event, Evidence


def visit(
    doc: str,
    sentence: str,
    *,
    words: str = "",
    published: str | None = None,
    visitor: str = "Ana Sol",
    reach: int | None = None,
    start: int = 0,
) -> Event:
    """A visit told in a sentence whose date, if any, is not yet read."""
    evidence = Evidence(doc, start, start + len(sentence), sentence, doc, "asserts", published)
    return Event(
        f"{doc}:{start}", "visit", "official", "title", "happened", False, None, (),
        {"visitor": (visitor,)}, (), "", 0.7, (evidence,), date_text=words, reach=reach,
    )  # fmt: skip


def told(doc: str, month: str, day: str) -> Event:
    """A visit of a dated article that names the month, read already."""
    text = f"Ana Sol visited Lima in {month}."
    published = DateInterval(date.fromisoformat(day), date.fromisoformat(day), 1)
    interval = find_dates(text, 0, len(text), published)[0].interval
    return replace(visit(doc, text, words=month, published=day), date=interval)


def test_news_without_a_date_ends_with_its_articles_day() -> None:
    (event,) = merge([visit("a", "Ana Sol arrived in Lima.", published="2024-05-10", reach=6)])
    assert event.date is not None
    assert (event.date.start, event.date.end) == (date(2024, 5, 4), date(2024, 5, 10))
    assert "no date told" in event.date.basis


def test_background_without_a_date_has_none() -> None:
    (event,) = merge([visit("a", "Ana Sol visited Lima.", published="2024-05-10")])
    assert event.date is None


def test_an_undated_article_is_dated_by_another_that_tells_of_the_same() -> None:
    undated = visit(
        "b", "In September last year, Ana Sol visited Lima.", words="September last year"
    )
    text = "It said on May 2 that Bo Ek was in Oslo in March alone."
    oil = visit("b", text, words="March", visitor="Bo Ek", start=90)
    events = merge([told("a", "September", "2023-11-17"), undated, oil])
    dates = {e.actors["visitor"][0]: e.date for e in events}
    march = dates["Bo Ek"]
    assert march is not None
    assert (march.start, march.end) == (date(2024, 3, 1), date(2024, 3, 31))
    assert "a" in march.basis


def test_articles_that_contradict_each_other_date_nothing() -> None:
    undated = visit("c", "In September last year, Ana Sol went.", words="September last year")
    events = merge(
        [told("a", "September", "2023-11-17"), told("b", "September", "2019-11-17"), undated]
    )
    (alone,) = [e for e in events if any(x.doc_id == "c" for x in e.evidence)][:1]
    assert all(x.published != "2024-01-01/2024-12-31" for x in alone.evidence)


def test_another_persons_visit_dates_nothing() -> None:
    undated = visit("b", "In September, Bo Ek visited Oslo.", words="September", visitor="Bo Ek")
    events = merge([told("a", "September", "2023-11-17"), undated])
    assert {e.actors["visitor"][0]: e.date is None for e in events}["Bo Ek"]
