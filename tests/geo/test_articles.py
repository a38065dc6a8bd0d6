from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from geo import _readers
from geo.articles import read_articles
from geo.model import DateInterval, Document, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STORY = "Port reopens after storm\n\nThe port of Riga reopened on Friday, officials said.\n"
PAGE = f"""<html lang="en"><head><title>Port reopens</title>
<meta property="og:site_name" content="Harbor News">
<meta property="article:published_time" content="2024-05-03T10:00:00Z"></head><body><article>
<h1>Port reopens</h1><p>{"The port of Riga reopened on Friday, officials said. " * 6}</p>
<p>{"Ships that had waited at sea entered the harbor in the evening. " * 6}</p>
</article></body></html>"""


def documents(found: Iterable[Document | Rejected]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def rejected(found: Iterable[Document | Rejected]) -> list[Rejected]:
    return [one for one in found if isinstance(one, Rejected)]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_a_text_file_is_read_as_it_is(tmp_path: Path) -> None:
    text = "Titel\r\n\r\nÅland’s ferry sailed.\n"
    (document,) = documents(read_articles([write(tmp_path / "a.txt", text)]))
    assert document.doc_id == "a.txt"
    assert document.text == text
    assert document.title == "Titel"
    last = document.sentences[-1]
    assert document.text[last.start : last.end] == "Åland’s ferry sailed."


def test_a_folder_is_read_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "notes.docx", ".git/x.txt", "sub/c.txt"):
        write(tmp_path / name, STORY)
    found = list(read_articles([tmp_path]))
    assert [one.doc_id for one in documents(found)] == ["a.md", "b.txt", "c.txt"]
    assert rejected(found) == []


def test_files_of_one_name_go_by_their_path_below_the_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "x/a.txt", "y/a.txt"):
        write(tmp_path / name, STORY)
    ids = [one.doc_id for one in documents(read_articles([tmp_path]))]
    assert ids == ["a.txt", "x/a.txt", "y/a.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", STORY)
    assert len(list(read_articles([path, tmp_path, str(path)]))) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty file"),
        ("blank.txt", b" \n\n\t", "no text found"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary file (PNG)"),
        ("noise.txt", bytes(range(256)) * 40, "binary file"),
        ("bom.txt", STORY.encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        ("no_bom.txt", STORY.encode("utf-16-le"), "UTF-16 text without a byte order mark"),
        ("cyrillic.txt", ("Порт Риги открыт. " * 20).encode("cp1251"), "neither UTF-8 nor"),
        ("paper.html", b"%PDF-1.7 ...", "binary file (PDF)"),
        ("nothing.html", b"<html><body></body></html>", "no text found"),
        ("deep.html", b"<div>" * 50_000, "page nested deeper than"),
        ("links.html", b"<a href=x>y</a>" * 300_000, "page with more than"),
        ("table.csv", b"id,text\n", "a table, not an article"),
        ("sheet.xlsx", b"PK", "unknown file type"),
        ("empty.jsonl", b"\n\n", "empty file"),
        ("broken.jsonl.gz", gzip.compress(b"x" * 99)[:20] + b"\xff" * 40, "gzip file is broken"),
        ("short.jsonl.gz", gzip.compress(lines({"text": STORY}).encode())[:-20], "gzip file"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    good = write(tmp_path / "good" / "good.txt", STORY)
    path = write(tmp_path / name, content)
    found = list(read_articles([path, good]))
    assert [one.doc_id for one in documents(found)][-1:] == ["good.txt"]
    (problem,) = rejected(found)
    assert problem.path == str(path)
    assert problem.reason.startswith(reason)


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    found = rejected(read_articles([tmp_path / "no.txt", tmp_path, "a\x00b"]))
    assert [one.reason for one in found[:2]] == ["not found", "folder holds no article files"]
    assert len(found) == 3


def test_a_text_too_long_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "long.txt", b"a" * (_readers.MAX_TEXT_BYTES + 1))
    assert rejected(read_articles([path]))[0].reason == "document longer than 5 MB"


def test_json_lines_give_their_fields_and_name_broken_lines(tmp_path: Path) -> None:
    good = {"id": "n1", "text": STORY, "title": "T", "date": "2024-05-03", "domain": "x.org"}
    content = (
        lines(good, {"id": 7, "text": STORY, "lang": "en"})
        + '{"id": "cut", "text": \n\n'
        + lines(["no object"], {"id": "empty"}, {"text": STORY})
        + "[" * 100_000
        + '\n{"text": "x", "n": '
        + "9" * 5_000
        + '}\n{"text": "x", "n": NaN}\n{"text": "a", "text": "b"}\n'
    )
    found = list(read_articles([write(tmp_path / "news.jsonl", content)]))
    assert [one.doc_id for one in documents(found)] == ["n1", "7", "news.jsonl:7"]
    first = documents(found)[0]
    assert (first.title, first.source) == ("T", "x.org")
    assert first.published is not None
    assert first.published.start == date(2024, 5, 3)
    where = [one.detail for one in rejected(found)]
    assert where == ["line 3", "line 5", "line 6", "line 8", "line 9", "line 10", "line 11"]


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_readers, "MAX_LINE_BYTES", 1_000)
    content = lines({"id": "long", "text": "a" * 5_000}, {"id": "next", "text": STORY})
    found = list(read_articles([write(tmp_path / "news.jsonl", content)]))
    assert rejected(found)[0].detail == "line 1"
    assert [one.doc_id for one in documents(found)] == ["next"]


def test_a_gzip_bomb_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_readers, "GZIP_FREE_BYTES", 10_000)
    content = gzip.compress(lines({"id": "a", "text": STORY}).encode() + b" \n" * 2_000_000)
    found = list(read_articles([write(tmp_path / "bomb.jsonl.gz", content)]))
    assert [one.doc_id for one in documents(found)] == ["a"]
    assert "gzip file unpacks to more than" in rejected(found)[0].reason


def test_a_saved_page_gives_text_title_date_and_outlet(tmp_path: Path) -> None:
    (document,) = documents(read_articles([write(tmp_path / "page.html", PAGE)]))
    assert "Riga reopened on Friday" in document.text
    assert "<" not in document.text
    assert document.source == "Harbor News"
    assert document.published is not None
    assert document.published.start == date(2024, 5, 3)


def test_nuls_and_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    content = '{"id": "a", "text": "Riga \\ud83d and \\u0000 Oslo"}\n'
    (document,) = documents(read_articles([write(tmp_path / "a.jsonl", content)]))
    assert document.text == "Riga \ufffd and \ufffd Oslo"


def test_western_bytes_that_are_not_utf8_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "old.txt", "The café in Malmö closed on Friday.".encode("cp1252"))
    assert documents(read_articles([path]))[0].text == "The café in Malmö closed on Friday."


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        (lines({"id": "a", "text": STORY}, {"id": "b", "text": STORY}), ["a", "b"]),
        (STORY, ["stdin"]),
    ],
)
def test_standard_input_is_json_lines_or_one_text(
    monkeypatch: pytest.MonkeyPatch, given: str, ids: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    assert [one.doc_id for one in documents(read_articles(["-"]))] == ids


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Port reopens\n\nPublished: 19 ноября 2024\n\nIt reopened.", "2024-11-19", "2024-11-19"),
        (
            "Port open\n\nBy A. Lee | Updated at 2024-11-20 | Created at 2024-11-19\n\nIt is.",
            "2024-11-19",
            "2024-11-19",
        ),
        ("PYONGYANG, Nov. 15, 2023 (Xinhua) -- A group arrived.", "2023-11-15", "2023-11-15"),
        ("BOGOTA (COLOMBIA), 9 JAN 90 (AFP) -- A GROUP ARRIVED.", "1990-01-09", "1990-01-09"),
        (
            "Deliveries would come in 2024. They met on Monday. In October, he left.",
            "2023-10-01",
            "2023-12-31",
        ),
        (
            "The pact of June 2022 was signed, he said Monday. The talks in June failed.",
            "2022-06-01",
            "2023-05-31",
        ),
        (
            "Port reopens\n\nJo Park, Harbor Ledger, 3 August 2023\n\nIt did.",
            "2023-08-03",
            "2023-08-03",
        ),
        ("Port reopens\n\nNorthern Desk | 16.11.2023\n\nIt did.", "2023-11-16", "2023-11-16"),
        (
            "Port reopens\n\n(Desk) - Published 20/06/2024 06:30\n\nIt did.",
            "2024-06-20",
            "2024-06-20",
        ),
        ("Five killed in Kyiv, 3 August 2023\n\nIt was hot.", "", ""),
        ("The war ended in May 1945.", "", ""),
        ("Port reopens\n\nA report published on 3 May 2020 warned of this.", "", ""),
        ("They met on Monday in Doha.", "", ""),
    ],
)
def test_the_publication_date_is_stated_shown_or_an_interval(
    tmp_path: Path, text: str, start: str, end: str
) -> None:
    (document,) = documents(read_articles([write(tmp_path / "a.txt", text)]))
    published = document.published
    if not start:
        assert published is None
        return
    assert published is not None
    assert (str(published.start), str(published.end)) == (start, end)
    assert published.basis


def test_the_date_given_is_for_documents_that_show_none(tmp_path: Path) -> None:
    given = DateInterval(date(2024, 5, 3), date(2024, 5, 3), 1, "given")
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "b.txt", f"Port reopens\n\nPublished: 2020-01-02\n\n{STORY}")
    found = documents(read_articles([tmp_path], published=given))
    assert found[0].published == given
    assert found[1].published is not None
    assert found[1].published.start == date(2020, 1, 2)
