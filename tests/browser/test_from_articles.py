"""From articles to the open map: what a reader sees, and that article text stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo.cli import run_command

if TYPE_CHECKING:
    from pathlib import Path

PAYLOADS = [
    "{{7*7}}",
    "{% for x in y %}",
    "</script><img src=x onerror=window.pwned=1>",
    "${1+1}",
    "`backtick`",
    "<b onclick=window.pwned=1>",
    "\u2028",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_in_headline_and_body_is_shown_as_text(
    tmp_path: Path, browser: Any, payload: str
) -> None:
    sentence = f"The Angolan president {payload} visited Lisbon on Friday, officials said."
    article = tmp_path / "in" / "a.txt"
    article.parent.mkdir()
    text = f"President {payload} goes to Lisbon\n\nLUANDA, May 3, 2024 - {sentence}\n"
    article.write_text(text, encoding="utf-8", newline="")
    assert run_command(["build", str(article), "-o", str(tmp_path / "out")]) == 0
    browser.open(tmp_path / "out" / "map.html")
    browser.click(".atlas-item")
    shown = browser.run("return document.body.textContent")
    assert payload.strip() in shown
    assert browser.run("return window.pwned") is None
    assert browser.complaints() == []
    assert [a for a in browser.requests() if not a.startswith("file:")] == []


def test_a_mark_leads_to_its_sentence(tmp_path: Path, browser: Any) -> None:
    sentence = "Rebels shelled the port of Goma on Thursday, killing five people."
    article = tmp_path / "goma.txt"
    article.write_text(f"Attack on Goma\n\nGOMA, May 3, 2024 - {sentence}\n", encoding="utf-8")
    assert run_command(["build", str(article), "-o", str(tmp_path / "out")]) == 0
    browser.open(tmp_path / "out" / "map.html")
    assert browser.count(".atlas-item") == 1
    browser.click(".atlas-item")
    assert sentence in browser.run("return document.querySelector('[role=dialog]').textContent")
