"""Finding every known name in a text, with the trie and without."""

from __future__ import annotations

import itertools
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazetteer._trie import open_trie, write_trie
from gazetteer.build import write_index
from gazetteer.errors import GazetteerMissing
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.scanner import Proposal, Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = (
    "Russia", "Far East", "Russia's Far East", "Sana'a", "Saint Louis", "St. Louis", "U.S.",
    "U.S. Virgin Islands", "Komsomolsk-on-Amur", "Amur", "Gulf of Aden", "Aden", "York",
    "New York", "New York City", "Trinidad & Tobago", "Trinidad", "Zürich", "São Paulo",
    "Straße", "Москва", "Ростов-на-Дону", "서울", "Ch’ŏngjin", "Land's End", "Lands", "दिल्ली",
    "Texas", "Nice", "Washington, D.C.", "D.C.", "Block 5", "ÎLES", "Paris", "Washington",
)  # fmt: skip
CASES = [
    ("Ships left Russia and York.", "Russia, York"),
    ("Russia's army, Texas' law, RUSSIA'S", "Russia, Texas, RUSSIA"),
    ("Russia’s Far East is far", "Russia’s Far East"),
    ("in New York, New York City and new york", "New York, New York City"),
    ("New York-based; Yorkshire, NewYork, xYork, York2", "New York"),
    ("the Gulf of Aden's coast", "Gulf of Aden"),
    ("New  York, New\nYork, New \n York, New\n\nYork", "New  York, New\nYork, New \n York, York"),
    ("Komsomolsk-on-Amur, Komsomolsk-on-\nAmur", "Komsomolsk-on-Amur, Komsomolsk-on-\nAmur"),
    ("St. Louis and St.Louis and St Louis.", "St. Louis, St.Louis, St Louis"),
    ("He was in New. York is far. US", "York, US"),
    ("the U.S. Navy, the U.S., the U.S.", "U.S., U.S., U.S."),
    ("the U.S. Virgin Islands", "U.S. Virgin Islands"),
    ("U.S.-led and U.S.'s", "U.S., U.S."),
    ("Trinidad & Tobago, Trinidad and Tobago", "Trinidad & Tobago, Trinidad and Tobago"),
    ("Trinidad &amp; Tobago", "Trinidad"),
    ("“Zürich” – ‘São Paulo’…", "Zürich, São Paulo"),
    ("Zu\u0308rich, ZÜRICH, Zurich", "Zu\u0308rich, ZÜRICH, Zurich"),
    ("Straße, STRASSE 5 Russia", "Straße, STRASSE, Russia"),
    ("Из Москва, Ростов-на-Дону. москва", "Москва, Ростов-на-Дону"),
    ("서울, Ch'ŏngjin, Chongjin", "서울, Ch'ŏngjin, Chongjin"),
    ("दिल्ली में", "दिल्ली"),
    ("\ufeffRussia, Rus\u00adsia", "Russia, Rus\u00adsia"),
    ("\ufeffZürich Sana’a sanaa", "Zürich, Sana’a"),
    ("Land's End and Land’s. Lands", "Land's End, Land’s, Lands"),
    ("Washington, D.C.", "Washington, D.C."),
    ("Block 5", "Block 5"),
    ("New\u00a0York, New\u2011York", "New\u00a0York, New\u2011York"),
    ("New_York New/York (New) York", "York, York, York"),
    ("ab\x00\ud800Russia" + "ü" * 500 + " Paris", "Paris"),
    ("", ""),
]


def places() -> Iterator[PlaceRecord]:
    for number, name in enumerate(NAMES, 1):
        yield PlaceRecord(Place(f"test:{number}", name, 1.0, 2.0, "P", "PPL", source="test"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with its trie; without marisa-trie, the tests of the trie skip."""
    pytest.importorskip("marisa_trie", reason="marisa-trie is not installed")
    path = tmp_path_factory.mktemp("scanner") / "index.sqlite"
    write_index(path, places())
    assert write_trie(path) == path.with_suffix(".trie")
    return path


@pytest.fixture(scope="module")
def bare_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same index without a trie, as users build theirs."""
    path = tmp_path_factory.mktemp("bare") / "index.sqlite"
    write_index(path, places())
    return path


@pytest.fixture(scope="module")
def fast(index: Path) -> Iterator[Scanner]:
    with Scanner(index) as scanner:
        assert scanner.fast
        yield scanner


@pytest.fixture(scope="module")
def slow(bare_index: Path) -> Iterator[Scanner]:
    with Scanner(bare_index) as scanner:
        assert not scanner.fast
        yield scanner


@pytest.fixture(scope="module")
def gazetteer(bare_index: Path) -> Iterator[Gazetteer]:
    with Gazetteer(bare_index) as known:
        yield known


def spans(text: str, proposals: Iterator[Proposal]) -> list[str]:
    return [text[found.start : found.end] for found in proposals]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[repr(text[:30]) for text, _ in CASES])
def test_names_are_found_where_they_stand(text: str, wanted: str, slow: Scanner) -> None:
    assert ", ".join(spans(text, slow.scan(text))) == wanted


@pytest.mark.parametrize("text", [text for text, _ in CASES])
@pytest.mark.parametrize("capitalized", [True, False])
@pytest.mark.parametrize("nested", [True, False])
def test_with_and_without_the_trie_the_same_is_found(
    text: str, capitalized: bool, nested: bool, fast: Scanner, slow: Scanner
) -> None:
    options = {"capitalized": capitalized, "nested": nested}
    assert list(fast.scan(text, **options)) == list(slow.scan(text, **options))


def test_nested_names_come_longest_first(slow: Scanner) -> None:
    text = "New York City's Gulf of Aden"
    found = spans(text, slow.scan(text, nested=True))
    assert found == ["New York City", "New York", "York", "Gulf of Aden", "Aden"]


def test_lower_case_is_read_when_asked(slow: Scanner) -> None:
    text = "new york is nice"
    assert not list(slow.scan(text))
    assert spans(text, slow.scan(text, capitalized=False)) == ["new york", "nice"]


def test_a_name_does_not_end_in_a_lower_case_word(slow: Scanner) -> None:
    assert spans("Gulf of aden", slow.scan("Gulf of aden")) == []


pieces = st.sampled_from(
    [*NAMES, *" ,.-'’&\n\u00ad\u0301|_", "'s", " & ", ". ", "  ", "St. ", "x", "É", "ß", "½", "ﬁ"]
)
texts = st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=40))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, capitalized=st.booleans(), nested=st.booleans())
def test_every_proposal_is_a_known_name_written_in_the_text(
    text: str, capitalized: bool, nested: bool, slow: Scanner, gazetteer: Gazetteer
) -> None:
    found = list(slow.scan(text, capitalized=capitalized, nested=nested))
    for start, end, key in found:
        assert fold(text[start:end]) == key
        assert gazetteer.has(key)
    starts = [proposal.start for proposal in found]
    assert starts == sorted(starts)
    if not nested:
        assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, capitalized=st.booleans(), nested=st.booleans())
@example(text="Russia's's", capitalized=False, nested=False)
def test_with_and_without_the_trie_any_text_gives_the_same(
    text: str, capitalized: bool, nested: bool, fast: Scanner, slow: Scanner
) -> None:
    options = {"capitalized": capitalized, "nested": nested}
    assert list(fast.scan(text, **options)) == list(slow.scan(text, **options))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from([name for name in NAMES if "," not in name]), max_size=8),
    between=st.sampled_from([", ", "; ", "\n\n", " (", " – "]),
)
def test_names_one_after_the_other_are_all_found(
    names: list[str], between: str, slow: Scanner
) -> None:
    text = between.join(names)
    assert spans(text, slow.scan(text)) == names


def test_a_trie_of_another_index_is_not_believed(
    index: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "other.sqlite"
    record = PlaceRecord(Place("test:1", "Atlantis", 1.0, 2.0, "P", "PPL", source="test"))
    write_index(other, [record])
    write_trie(other)
    shutil.copy(index.with_suffix(".trie"), tmp_path / "other.trie")
    with Scanner(other) as scanner:
        assert not scanner.fast
        assert spans("Atlantis", scanner.scan("Atlantis")) == ["Atlantis"]
    assert "belongs to another index" in caplog.text


@pytest.mark.parametrize("content", [b"", b"no trie", b"We love Marisa.\x00"])
def test_a_damaged_trie_is_not_used(
    content: bytes, bare_index: Path, tmp_path: Path, index: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(bare_index, copy)
    copy.with_suffix(".trie").write_bytes(content)
    with Scanner(copy) as scanner:
        assert not scanner.fast
        assert spans("Paris", scanner.scan("Paris")) == ["Paris"]


def test_a_truncated_trie_is_not_used(bare_index: Path, tmp_path: Path, index: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(bare_index, copy)
    whole = index.with_suffix(".trie").read_bytes()
    copy.with_suffix(".trie").write_bytes(whole[: len(whole) // 2])
    with Scanner(copy) as scanner:
        assert not scanner.fast


def test_without_marisa_trie_scanning_works_and_no_old_trie_stays(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(index, copy)
    shutil.copy(index.with_suffix(".trie"), copy.with_suffix(".trie"))
    monkeypatch.setitem(sys.modules, "marisa_trie", None)
    with Scanner(copy) as scanner:
        assert not scanner.fast
        assert spans("Paris", scanner.scan("Paris")) == ["Paris"]
    assert write_trie(copy) is None
    assert not copy.with_suffix(".trie").exists()


def test_several_files_are_scanned_as_one(index: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.sqlite"
    record = PlaceRecord(Place("test:1", "Atlantis", 1.0, 2.0, "P", "PPL", source="test"))
    write_index(mine, [record])
    text = "From Atlantis to Paris"
    with Scanner(index, mine) as scanner:
        assert spans(text, scanner.scan(text)) == ["Atlantis", "Paris"]


@pytest.mark.parametrize("name", [*NAMES, "russias", "Atlantis", "", "Nowhere", "Ростов", "\x01"])
def test_a_gazetteer_answers_the_same_with_a_trie(
    name: str, index: Path, gazetteer: Gazetteer
) -> None:
    with Gazetteer(index) as with_trie:
        assert with_trie.has(name) == gazetteer.has(name)
        assert with_trie.starts(name) == gazetteer.starts(name)
        assert with_trie.lookup(name) == gazetteer.lookup(name)
        assert with_trie.lookup_demonym(name) == gazetteer.lookup_demonym(name)


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing):
        Scanner(tmp_path / "nowhere.sqlite")


def test_a_trie_left_by_an_earlier_index_is_not_used(index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(index, copy)
    shutil.copy(index.with_suffix(".trie"), copy.with_suffix(".trie"))
    record = PlaceRecord(Place("test:1", "Atlantis", 1.0, 2.0, "P", "PPL", source="test"))
    write_index(copy, [record])
    with Scanner(copy) as scanner:
        assert spans("Atlantis", scanner.scan("Atlantis")) == ["Atlantis"]


def test_without_a_trie_there_is_none(bare_index: Path) -> None:
    assert open_trie(bare_index, "digest") is None


@pytest.mark.skipif(not CORE_PATH.exists(), reason="the core gazetteer has not been built")
def test_the_packaged_names_are_found_in_news() -> None:
    text = (
        "Russia’s ambassador in Pyongyang said on Friday that a ship from Rajin had reached "
        "Vladivostok, the capital of Primorsky Krai; others went to Komsomolsk-on-Amur and St. "
        "Petersburg. U.S. officials in Washington disagreed."
    )
    with Scanner() as scanner:
        found = spans(text, scanner.scan(text))
    wanted = (
        "Russia", "Pyongyang", "Rajin", "Vladivostok", "Komsomolsk-on-Amur", "St. Petersburg",
        "U.S.", "Washington",
    )  # fmt: skip
    assert set(wanted) <= set(found)
