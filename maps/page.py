"""The page around the map: slots filled in one pass, data as JSON, a policy that allows only this.

folium's engine runs whatever it renders through Jinja a second time, so article text never meets
it: folium renders an empty map, and the data is put into the page afterwards.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maps.payload import Json

_SLOT = re.compile(r"%%([a-z_]{1,20})%%")
_UNSAFE_IN_JSON = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
PACK_FROM = 20_000_000
"""Characters of data from which on a page packs them: the file is a fifth, opening takes longer."""
_RUNNABLE = frozenset({"", "text/javascript", "application/javascript", "module"})


def fill(template: str, slots: Mapping[str, str]) -> str:
    """Return the template with every ``%%name%%`` replaced; what is put in is not looked at."""
    return _SLOT.sub(lambda match: slots[match[1]], template)


def json_block(value: Json) -> str:
    """Return JSON that can stand in a ``<script>``: no ``<``, ``>``, ``&``, line separators.

    >>> json_block("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def data_block(element_id: str, value: Json) -> str:
    """Return a ``<script>`` element that holds JSON, packed with gzip where it is very large."""
    text = json_block(value)
    if len(text) < PACK_FROM:
        return f'<script type="application/json" id="{element_id}">{text}</script>'
    packed = base64.b64encode(gzip.compress(text.encode("utf-8"), compresslevel=3, mtime=0))
    return (
        f'<script type="application/octet-stream" id="{element_id}" data-packed="gzip">'
        f"{packed.decode('ascii')}</script>"
    )


def plain_title(text: str) -> str:
    """Return text for the ``<title>`` element, escaped, without control characters."""
    return html.escape(_UNSHOWABLE.sub(" ", text))


def one_newline(text: str) -> str:
    """Return the text as an HTML parser will read it, so that hashes agree."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content_policy(page: str, *, style_attributes: bool, images: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy that lets just this page's own scripts and styles run.

    ``style_attributes`` lets a user's own folium layers carry ``style="..."``; the map needs none.
    ``images`` are the hosts that pictures may come from, none unless somebody asked for tiles.
    """
    parser = _Inline()
    parser.feed(page)
    parser.close()
    directives = [
        "default-src 'none'",
        f"script-src {_sources(parser.scripts)}",
        f"style-src {_sources(parser.styles)}",
        *(["style-src-attr 'unsafe-inline'"] if style_attributes else []),
        " ".join(["img-src data: blob:", *images]),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(directives)


def remote_addresses(page: str) -> list[str]:
    """Return what the page would load from elsewhere, did its policy not refuse."""
    parser = _Inline()
    parser.feed(page)
    parser.close()
    return parser.remote


def renumber(text: str, ids: Iterable[str]) -> str:
    """Return the text with folium's random ids as running numbers: same map, same bytes."""
    numbers = {name: f"{number:032d}" for number, name in enumerate(ids)}
    if not numbers:
        return text
    return re.sub(r"[0-9a-f]{32}", lambda match: numbers.get(match[0], match[0]), text)


def _sources(texts: list[str]) -> str:
    return " ".join(dict.fromkeys(map(_hash, texts))) or "'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


class _Inline(HTMLParser):
    """Collects the text of inline scripts and styles, and every remote address that is loaded."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.remote: list[str] = []
        self._into: list[str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.remote.extend(_loaded(tag, values))
        if tag == "style":
            self._begin(self.styles)
        elif tag == "script" and "src" not in values:
            runs = values.get("type", "").strip().lower() in _RUNNABLE
            self._begin(self.scripts if runs else None)

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._into is not None:
            self._into.append("".join(self._text))
            self._begin(None)

    def _begin(self, into: list[str] | None) -> None:
        self._into, self._text = into, []


def _loaded(tag: str, values: Mapping[str, str]) -> Iterator[str]:
    if tag == "a":
        return
    for name in ("src", "href"):
        address = values.get(name, "").strip()
        if re.match(r"(?i)(https?:)?//", address):
            yield address
