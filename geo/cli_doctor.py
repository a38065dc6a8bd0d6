"""What ``eventatlas doctor`` looks at: the installation and its data."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN: Final = "eventatlas"
IMPORT_NAMES: Final = ("gazetteer", "geo", "maps")
LIBRARIES: Final = (
    "click", "folium", "geopandas", "onnxruntime", "pandas", "pyogrio", "pyproj", "rich", "shapely",
    "tokenizers", "trafilatura",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    state: Literal["ok", "warning", "broken"]
    text: str


def examine() -> Iterator[Finding]:
    """Yield what was found, one thing after the other."""
    yield Finding("ok", f"Python {platform.python_version()} on {platform.system()}")
    yield Finding("ok", f"{OWN} {own_version()}")
    for library in LIBRARIES:
        found = _version(library)
        yield Finding("broken" if found == "not installed" else "ok", f"{library} {found}")
    yield _html()
    yield _gazetteer()
    yield _recognizer()
    yield _map()
    yield from (Finding("warning", text) for text in ownership_warnings())


def ownership_warnings() -> list[str]:
    """A sentence for each import name that another installed project also claims.

    ``geo`` and ``maps`` exist on the package index as other projects; pip merges the folders
    without a word, and then either may break.
    """
    owners = packages_distributions()
    return [
        f"the import name {name!r} also belongs to {', '.join(others)}: "
        f"install {OWN} into an environment of its own"
        for name in IMPORT_NAMES
        if (others := sorted(set(owners.get(name, ())) - {OWN}))
    ]


def own_version() -> str:
    """The installed version of this project; ``not installed`` when run from a checkout."""
    return _version(OWN)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _html() -> Finding:
    """Whether the library that reads HTML loads, with what it needs in turn."""
    try:
        import trafilatura  # noqa: F401
    except ImportError as error:
        return Finding("broken", f"HTML articles: {' '.join(str(error).split())}")
    return Finding("ok", "HTML articles")


def _recognizer() -> Finding:
    """Whether the network that finds places opens here and finds one."""
    from geo._scan import tokenize
    from geo.recognizer import open_recognizer

    text = "They met in Vladivostok, Russia."
    try:
        recognizer = open_recognizer()
        encoded = recognizer.encoder.encode(text, [(0, len(text))])
        reading = recognizer.read(encoded, {0: tokenize(text, 0, len(text))}, [])
    except Exception as error:
        return Finding("broken", f"recognizer: {' '.join(str(error).split())}")
    if not reading.spans(0):
        return Finding("broken", "recognizer: its files do not belong to this version")
    return Finding("ok", "recognizer")


def _gazetteer() -> Finding:
    from gazetteer.errors import GazetteerError
    from gazetteer.index import Gazetteer

    try:
        with Gazetteer() as gazetteer:
            if not gazetteer.country_codes:
                return Finding("broken", "gazetteer: the packaged file holds no countries")
            return Finding("ok", f"gazetteer with {len(gazetteer.country_codes)} countries")
    except GazetteerError as error:
        return Finding("broken", f"gazetteer: {error}")


def _map() -> Finding:
    """Whether a map can be made; in a process of its own loading this takes a second."""
    try:
        from maps.errors import MapError
        from maps.event_map import EventMap
    except ImportError as error:
        return Finding("broken", f"map: {error} ({sys.executable})")
    try:
        EventMap(())
    except MapError as error:
        return Finding("broken", f"map: {error}")
    return Finding("ok", "map files")
