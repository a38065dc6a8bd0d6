"""Paths to answers: OGC API - Features (Part 1), whole layers as files, the live map."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

import numpy as np

from gazetteer.loopback import Response
from geo.serving import documents
from geo.serving.documents import link
from geo.serving.features import feature_texts, features_in_pieces, whole_collection
from geo.serving.formats import (
    DEFINITION,
    FEATURES,
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    PAGES,
    PLAIN,
    Offers,
    UnacceptableError,
    choose,
)
from geo.serving.openapi import openapi
from geo.serving.pages import collections_page, page_policy
from geo.serving.parameters import OWN, ParameterError, read_parameters, read_question
from geo.serving.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gazetteer.loopback import Request
    from geo.serving.collection import Collection
    from geo.serving.parameters import Question
    from geo.serving.published import Published

_LAYER = re.compile(r"/layers/([a-z0-9_]+)\.(geojson|fgb)")
_COLLECTION = re.compile(r"/collections/([^/]+)")
_ITEMS = re.compile(r"/collections/([^/]+)/items")
_ITEM = re.compile(r"/collections/([^/]+)/items/([^/]+)")
_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept"}
_THERE_IS = "there is /, /api, /conformance, /collections, /layers/NAME.geojson and /all.geojson"


class _NotThereError(LookupError):
    """Nothing is at this path; the message says what there is."""


def answer(published: Published, request: Request) -> Response:
    """The answer to a request; faults of the request are answered in words."""
    try:
        return _Answer(published, request).response()
    except _NotThereError as error:
        return refusal(404, str(error))
    except UnacceptableError as error:
        return refusal(406, str(error))
    except ParameterError as error:
        return refusal(400, str(error))


def refusal(status: int, message: str) -> Response:
    """The answer that says what is wrong."""
    return _json(documents.fault(status, message), status=status)


def _json(document: Mapping[str, Any], media_type: str = JSON, status: int = 200) -> Response:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return _response(media_type, text.encode("utf-8", "replace"), status)


def _response(media_type: str, content: bytes | Iterator[bytes], status: int = 200) -> Response:
    return Response(status, media_type, content, _FRESH)


class _Answer:
    """The answer to one request."""

    def __init__(self, published: Published, request: Request) -> None:
        self._published = published
        self._request = request
        self._base = f"http://{request.host}"
        self._path = unquote(request.path).rstrip("/") or "/"

    def response(self) -> Response:
        fixed = {
            "/": self._landing,
            "/api": self._api,
            "/conformance": self._conformance,
            "/collections": self._collections,
            "/all.geojson": self._all,
        }
        if self._path in fixed:
            return fixed[self._path]()
        if found := _LAYER.fullmatch(self._path):
            return self._layer(found[1], found[2])
        if found := _COLLECTION.fullmatch(self._path):
            return self._collection(self._named(found[1]))
        if found := _ITEMS.fullmatch(self._path):
            return self._items(self._named(found[1]))
        if found := _ITEM.fullmatch(self._path):
            return self._item(self._named(found[1]), found[2])
        raise _NotThereError(f"no such page; {_THERE_IS}")

    def _named(self, name: str) -> Collection:
        if name not in self._published.collections:
            raise _NotThereError(f"no collection {name!r}; /collections lists those there are")
        return self._published.collections[name]

    def _format(self, offers: Offers) -> str:
        """The media type to answer with, where ``f`` is the only parameter."""
        given = read_parameters(self._request.query, ("f",))
        return choose(offers, given, self._request.accept)

    def _landing(self) -> Response:
        if self._format(PAGES) == HTML:
            return _response(f"{HTML}; charset=utf-8", self._published.page())
        return _json(documents.landing(self._published, self._base))

    def _api(self) -> Response:
        media_type = self._format(DEFINITION)
        full = f"{OPENAPI};version=3.0" if media_type == OPENAPI else media_type
        return _json(openapi(self._published, self._base), full)

    def _conformance(self) -> Response:
        self._format(PLAIN)
        return _json(documents.CONFORMANCE)

    def _collections(self) -> Response:
        if self._format(PAGES) == HTML:
            page = collections_page(self._published, self._base)
            headers = {**_FRESH, "Content-Security-Policy": page_policy()}
            return Response(200, f"{HTML}; charset=utf-8", page, headers)
        return _json(documents.collections(self._published, self._base))

    def _collection(self, one: Collection) -> Response:
        self._format(PLAIN)
        return _json(documents.collection(one, self._base))

    def _all(self) -> Response:
        read_parameters(self._request.query, ())
        parts = [(one, f"{one.name}.") for one in self._published.events()]
        return _response(GEOJSON, whole_collection(*parts, credit=self._published.attribution))

    def _layer(self, name: str, extension: str) -> Response:
        one = self._named(name)
        read_parameters(self._request.query, ())
        if extension == "geojson":
            return _response(
                GEOJSON, whole_collection((one, ""), credit=self._published.attribution)
            )
        if name not in self._published.flatgeobuf:
            raise _NotThereError(f"{name} has no geometry, so there is no .fgb; there is .geojson")
        return _response(documents.FLATGEOBUF, self._published.flatgeobuf[name]())

    def _items(self, one: Collection) -> Response:
        filters = [name for name in one.kinds if name not in OWN]
        given = read_parameters(self._request.query, (*OWN, *filters))
        media_type = choose(FEATURES, given, self._request.accept)
        question = read_question(given, one.kinds)
        rows = select(one, question.selection)
        page = rows[question.offset : question.offset + question.limit]
        head = {
            "type": "FeatureCollection",
            "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "numberMatched": len(rows),
            "numberReturned": len(page),
            "links": self._page_links(one, given, question, len(rows)),
        }
        return _response(media_type, _page(head, features_in_pieces(one, page)))

    def _page_links(
        self, one: Collection, given: Mapping[str, str], question: Question, matched: int
    ) -> list[dict[str, str]]:
        at = f"{self._base}/collections/{one.name}"

        def page(offset: int) -> str:
            moved = {name: text for name, text in given.items() if name != "offset"}
            query = urlencode(moved | ({"offset": str(offset)} if offset else {}))
            return f"{at}/items?{query}" if query else f"{at}/items"

        links = [
            link(page(question.offset), "self", GEOJSON, "This page"),
            link(at, "collection", JSON, one.title),
        ]
        after, before = question.offset + question.limit, question.offset - question.limit
        if after < matched:
            links.append(link(page(after), "next", GEOJSON, "The next page"))
        if question.offset:
            links.append(link(page(max(before, 0)), "prev", GEOJSON, "The page before"))
        return links

    def _item(self, one: Collection, number: str) -> Response:
        media_type = self._format(FEATURES)
        if not re.fullmatch(r"[1-9][0-9]{0,17}", number) or int(number) > len(one):
            raise _NotThereError(f"{one.name} has features 1 to {len(one)}, no {number!r}")
        (text,) = feature_texts(one, np.array([int(number) - 1]))
        at = f"{self._base}/collections/{one.name}"
        links = [
            link(f"{at}/items/{number}", "self", GEOJSON, "This feature"),
            link(at, "collection", JSON, one.title),
        ]
        whole = f'{text[:-1]},"links":{json.dumps(links, ensure_ascii=False)}}}'
        return _response(media_type, whole.encode())


def _page(head: Mapping[str, Any], features: Iterator[bytes]) -> Iterator[bytes]:
    yield json.dumps(head, ensure_ascii=False).encode()[:-1] + b',"features":[\n'
    yield from features
    yield b"\n]}\n"
