"""``eventatlas explain``: what an analyst reads, on paper as on a terminal."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from geo import cli_explain
from geo.articles import read_articles
from geo.cli import run_command
from geo.frames import load_frames
from geo.model import DateInterval, Document
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Gazetteer

DAY = DateInterval(date(2024, 5, 3), date(2024, 5, 3), 1, "given")

OIL = """
[types.oil_spill]
title = "Oil spills"
[types.oil_spill.roles]
in = "location"
zone = "location"
[[types.oil_spill.triggers]]
nouns = ["oil slick"]
unless = ["film"]
[[types.oil_spill.triggers]]
verbs = ["leak"]
needs = ["energy"]
placed = true
"""


def told(
    capsys: pytest.CaptureFixture[str], text: str, places: Gazetteer, frames: Path | None = None
) -> str:
    """What explain prints of a text published on 3 May 2024, runs of blanks as one."""
    document = Document("a.txt", text, published=DAY, sentences=tuple(split_sentences(text)))
    cli_explain.show(cli_explain.explain(document, places, load_frames(frames)))
    return " ".join(capsys.readouterr().out.split())


@pytest.fixture
def oil(tmp_path: Path) -> Path:
    path = tmp_path / "oil.toml"
    path.write_text(OIL, "utf-8")
    return path


def test_an_example_article_reads_as_before(
    capsys: pytest.CaptureFixture[str], example_articles: Path, few_places: Gazetteer, root: Path
) -> None:
    golden = root / "tests/golden/explain.txt"
    (document,) = read_articles([str(example_articles / "arms-by-sea-claim.txt")])
    assert isinstance(document, Document)
    cli_explain.show(cli_explain.explain(document, few_places, load_frames()))
    said = capsys.readouterr().out
    if os.environ.get("EVENTATLAS_REFRESH"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8"), "look at it, then set EVENTATLAS_REFRESH=1"
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An oil slick was seen off North Korea on Thursday.",
         ['EVENT oil_spill / oil_spill, by "oil slick"',
          "location Waters of North Korea, a zone near the trigger",
          'when 2024-05-02, "Thursday"', "status happened (nothing says otherwise)"]),
        ("The film shows an oil slick in Russia.",
         ['no event "oil slick" (oil_spill / oil_spill): unless: "film" stands around it']),
        ("The letter leaked in Russia.",
         ['no event "leaked" (oil_spill / oil_spill): needs: no word of energy in its clause']),
        ("Crude oil leaked for hours.",
         ["placed = true, but no place hangs on it and no state acts in its clause"]),
        ("Russia denied that crude oil had leaked in North Korea.",
         ['needs energy: "oil"', "status denied (deny)", "says Russia denies"]),
        ("Nothing to see here.", ["no event no trigger of any frame stands in it", "No events."]),
    ],
)  # fmt: skip
def test_reasons_are_said(
    capsys: pytest.CaptureFixture[str],
    few_places: Gazetteer,
    oil: Path,
    text: str,
    expected: list[str],
) -> None:
    said = told(capsys, text, few_places, oil)
    assert not [words for words in expected if words not in said], said


def test_a_place_left_out_says_why(
    capsys: pytest.CaptureFixture[str], few_places: Gazetteer, oil: Path
) -> None:
    said = told(capsys, "Crude oil leaked in North Korea, far from Russia.", few_places, oil)
    assert 'left out Russia: after "from", which has no role in this frame' in said
    assert "- Oil spill in North Korea (happened, 2024-" in said


def test_article_text_is_neither_markup_nor_terminal_control(
    capsys: pytest.CaptureFixture[str], few_places: Gazetteer
) -> None:
    text = "An [bold]oil[/bold] slick \x1b[2J\x1b]8;;x\x07 [link=x]in Russia[/link] :smile: met."
    document = Document("[red]\x1b[1m.txt", text, sentences=tuple(split_sentences(text)))
    cli_explain.show(cli_explain.explain(document, few_places, load_frames()))
    said = capsys.readouterr().out
    assert "[bold]oil[/bold]" in said
    assert "[link=x]" in said
    assert ":smile:" in said
    assert said.isprintable() or not [c for c in said if not c.isprintable() and c != "\n"]


def test_a_terminal_gets_colors_and_the_same_words(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    few_places: Gazetteer,
    oil: Path,
) -> None:
    text = "An oil slick was seen off North Korea on Thursday."
    plain = told(capsys, text, few_places, oil)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    colored = told(capsys, text, few_places, oil)
    assert "\x1b[1;32m" in colored
    assert "\x1b" not in plain


def test_the_command_takes_frames_and_names_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, oil: Path
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Slick\n\nAn oil slick was seen off Norway on Thursday.", "utf-8")
    assert run_command(["explain", str(article), "--frames", str(oil)]) == 0
    said = capsys.readouterr()
    assert "EVENT       oil_spill / oil_spill" in said.out
    assert run_command(["explain", str(tmp_path / "gone.txt")]) == 1
    assert "gone.txt" in capsys.readouterr().err


def test_a_word_may_ask_for_its_type_in_a_sentence_close_by(
    capsys: pytest.CaptureFixture[str], few_places: Gazetteer, tmp_path: Path
) -> None:
    frames = tmp_path / "oil.toml"
    group = '[[types.oil_spill.triggers]]\nnouns = ["cleanup"]\ncontext = true\n'
    frames.write_text(OIL + group, "utf-8")
    said = told(capsys, "An oil slick is near the port. The cleanup goes on.", few_places, frames)
    assert 'noun "cleanup"; context: "oil slick" in sentence 1' in said
    said = told(capsys, "The cleanup of the party goes on.", few_places, frames)
    assert "context = true, but no sentence close by tells of oil_spill" in said


def test_a_name_is_no_trigger(capsys: pytest.CaptureFixture[str], few_places: Gazetteer) -> None:
    said = told(capsys, "Soldiers of the army stopped at Shell stations.", few_places)
    assert "its capital makes it part of a name" in said
