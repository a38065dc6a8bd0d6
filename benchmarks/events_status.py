"""Status of any word that names something that happens, on UW factuality: what did not happen.

    python benchmarks/events_status.py           tables for both halves of the development file
    python benchmarks/events_status.py --show    and the misses of its tune half

Annotators rated each word from -3 (it certainly did not happen) to 3 (it did); ``DENIED`` and
``CERTAIN`` say how we read that. The rules may be tuned on the training file and on the tune half
of the development file, the tagger has learned from half of the training file; the report half is
only ever counted.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from events_linking import read_alone

from geo._view import build_view
from geo._words import tokenize
from geo.frames import Pattern, TriggerGroup, TriggerHit
from geo.model import Document, Sentence
from geo.stances import judge
from geo.tagger import Tagging, open_tagger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo._words import Token

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
FOLDER = SHARED / "events"
DENIED, CERTAIN = -1.0, 2.0
"""A mean of at most -1 is denied, of at least 2 happened; between them it is open."""
_GROUP = TriggerGroup("cooperation", "", {})
_BEFORE_NOUN = frozenset(
    "the a an its their his her this these any no 's of more new further such some in on for with "
    "by from at into".split()
)
_NOUN_ENDINGS = ("tion", "tions", "sion", "sions", "ment", "ments", "ance", "ence", "ings", "ity")


def rated(name: str) -> Iterator[tuple[str, str, int, str]]:
    """The text as given and as printed, where a rated word begins, and what annotators say."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        row = json.loads(line)
        words = row["text"].split(" ")
        for target in row["targets"]:
            start = _start(words, target["span1"][0])
            yield row["text"], _joined(words), start, _gold(target["label"])


def _joined(words: list[str]) -> str:
    """The text as it was printed: "did n't" is one word."""
    out = ""
    for word in words:
        out += word if not out or _sticks(word) else f" {word}"
    return out


def _start(words: list[str], at: int) -> int:
    joined = _joined(words[: at + 1])
    return len(joined) - len(words[at])


def _sticks(word: str) -> bool:
    return word.lower() in ("n't", "'s", "'ll", "'d", "'ve", "'re", "'m", ",", ".", ";", ":", "?")


def _gold(label: float) -> str:
    if label <= DENIED:
        return "denied"
    return "happened" if label >= CERTAIN else "open"


def status_at(text: str, start: int) -> str:
    """The status that the rules give the word that starts at ``start``."""
    tokens = tokenize(text)
    at = next((i for i, t in enumerate(tokens) if t.end > start), len(tokens) - 1)
    document = Document("row", text, sentences=(Sentence(0, len(text)),))
    view = build_view(document, 0, tokens, (), (), (), ())
    before = tokens[at - 1].lower if at else ""
    noun = before in _BEFORE_NOUN or tokens[at].lower.endswith(_NOUN_ENDINGS)
    kind = "noun" if noun else "verb"
    pattern = Pattern(_GROUP, kind, (frozenset((tokens[at].lower,)),), tokens[at].lower)  # type: ignore[arg-type]
    judgement = judge(view, TriggerHit(pattern, at, at), frozenset())
    if judgement is None:
        return "open"
    return judgement.status if judgement.status in ("denied", "happened") else "open"


def by_tagger(tagging: Tagging | None, tokens: Sequence[Token], start: int) -> str:
    """The status that the tagger gives the word that starts at ``start``."""
    at = next((i for i, t in enumerate(tokens) if t.end > start), len(tokens) - 1)
    status = tagging.status(at)[0] if tagging is not None else ""
    return status if status in ("denied", "happened") else "open"


def report(name: str, half: str, *, show: bool) -> None:
    """Prints precision and recall per status, of the rules and of the tagger."""
    ruled: Counter[tuple[str, str]] = Counter()
    tagged: Counter[tuple[str, str]] = Counter()
    tagger, last, tagging, tokens = open_tagger(), "", None, []
    for raw, text, start, gold in rated(name):
        mine = "tune" if zlib.crc32(raw.encode()) % 2 else "report"
        if half not in ("", mine):
            continue
        if text != last:
            last, tokens = text, tokenize(text)
            tagging = read_alone(tagger, text, tokens)
        found = status_at(text, start)
        ruled[gold, found] += 1
        tagged[gold, by_tagger(tagging, tokens, start)] += 1
        if show and "denied" in (gold, found) and gold != found:
            print(f"{gold:8} not {found:8} {text[start : start + 20]} | {text}")
    print(f"{name} {half or 'all'}: {sum(ruled.values())} words")
    for title, count in (("rules", ruled), ("tagger", tagged)):
        for status in ("denied", "open", "happened"):
            print(f"  {title:7} {status:9} {_score(count, status)}")


def _score(count: Counter[tuple[str, str]], status: str) -> str:
    right = count[status, status]
    given = sum(n for (_, found), n in count.items() if found == status)
    owed = sum(n for (gold, _), n in count.items() if gold == status)
    f1 = 2 * right / max(1, given + owed)
    return f"P {right / max(1, given):.3f} R {right / max(1, owed):.3f} F1 {f1:.3f} ({owed})"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--train", action="store_true", help="the training file, with --show")
    args = parser.parse_args()
    if not FOLDER.exists():
        print("factuality: skipped, the shared folder is not here")
        return
    if args.train:
        report("uw-factuality-train.jsonl", "", show=args.show)
        return
    report("uw-factuality-dev.jsonl", "tune", show=args.show)
    report("uw-factuality-dev.jsonl", "report", show=False)


if __name__ == "__main__":
    main()
