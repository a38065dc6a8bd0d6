"""The page that lists what there is, for people."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from geo.serving.documents import TITLE, days_of, whole_files

if TYPE_CHECKING:
    from geo.serving.published import Published


def collections_page(published: Published, base: str) -> bytes:
    """The page in HTML; ``base`` is the address of the server. All text in it is escaped."""
    rows = []
    for one in published.collections.values():
        first, last = days_of(one)
        rows.append(
            {
                "name": one.name,
                "title": one.title,
                "number": len(one),
                "first": first,
                "last": last,
                "files": whole_files(one, base),
            }
        )
    page = _template().render(
        title=TITLE,
        base=base,
        style=Markup(_style()),  # noqa: S704  (a file of the package)
        collections=rows,
        attribution=published.attribution,
    )
    return page.encode("utf-8", "replace")


def page_policy() -> str:
    """The content security policy of the page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_data("collections.html"))


@cache
def _style() -> str:
    return _data("collections.css")


def _data(name: str) -> str:
    return (files("geo.serving") / "data" / name).read_text(encoding="utf-8")
