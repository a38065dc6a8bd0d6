"""The gazetteer: every place a name may mean, and places by identifier, nearness and area."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Self

import shapely

from gazetteer._file import IndexFile
from gazetteer.geometry import COAST_TOLERANCE_KM, Geometry
from gazetteer.guess import guess
from gazetteer.names import fold, without_possessive
from gazetteer.ranking import EARTH_RADIUS_KM, distance_km, importance, rank
from gazetteer.readings import beside, joint_demonym, may_vary, narrowed, pairs, readings
from gazetteer.records import NameKind
from gazetteer.windows import Box, boxes_around, split_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer.geometry import Surroundings
    from gazetteer.guess import Found
    from gazetteer.place import LngLat, Place

CORE_PATH = Path(__file__).parent / "data" / "core.sqlite"
"""The packaged index, made at build time by ``gazetteer.build.build_core``."""
SEARCH_RADII_KM = (*(10.0 * 2.0**n for n in range(11)), EARTH_RADIUS_KM * 3.1416)
"""Tried in turn by ``nearest``, doubling so that little more than the answer is read."""


class Gazetteer:
    """One or more index files, asked as one.

    Opens read-only and may be used in a ``with`` block. Nothing is written and nothing is shared:
    let each process open its own (opening takes about a millisecond). Of two files that hold the
    same ``place_id`` the later one is believed.

    Raises ``GazetteerMissing`` when a file is not there and ``GazetteerCorrupt`` when it is not an
    index this version reads.
    """

    def __init__(self, path: str | Path | None = None, *more: str | Path) -> None:
        paths = [CORE_PATH if path is None else Path(path), *map(Path, more)]
        self._files = [IndexFile(each) for each in paths]
        self._has_fixes = any(file.has_fixes for file in self._files)
        alone = len(self._files) == 1 and not self._has_fixes
        named = self._files[0].named if alone else self._named
        self._lookup = lru_cache(maxsize=8192)(named)
        self._demonyms = lru_cache(maxsize=2048)(self._of_demonym)
        self._by_id = lru_cache(maxsize=4096)(self._get)
        self._areas = lru_cache(maxsize=256)(self._area)
        self._starts = lru_cache(maxsize=65_536)(self._longest_from)
        self._geometry = Geometry(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()

    # --- by name --------------------------------------------------------------------------------

    def lookup(
        self,
        name: str,
        *,
        country: str | None = None,
        near: LngLat | None = None,
        loose: bool = False,
    ) -> list[Place]:
        """Every place of exactly this name, best first; empty when there is none.

        "Exactly" is up to case, accents, punctuation and hyphens. A name that finds nothing is
        tried with its shortened words in full ("W. Columbia") and without words for kinds of
        things ("the", "Port of", "Province"), which then must be of that kind; "Dallas-Fort Worth"
        finds Dallas. Places in ``country`` (ISO 3166-1 alpha-2) come first; then by importance,
        less with distance from ``near``.

        With ``loose``, a name that finds nothing (nothing in ``country``, if that is given) may
        also be an unlisted romanization or a typo of a known place's name.
        """
        wanted = country.upper() if country else None
        key = fold(name)
        found = self._lookup(key)
        if found and wanted is None:
            return _ranked(found, None, near)
        if not (found and _answers(found, wanted)) and may_vary(name, key):
            found = self._varied(name, wanted) or found
        found = found or self._paired(name)
        if not (found or loose):
            return []
        if loose and not _answers(found, wanted):
            guessed = guess(name, self._lookup, self._sounding, country=wanted, near=near)
            return list(dict.fromkeys((*guessed, *_ranked(found, wanted, near))))
        return _ranked(found, wanted, near)

    def _varied(self, name: str, country: str | None) -> Found:
        """What the first reading of the name finds, in the country if that is given."""
        found: Found = ()
        for key, kind in readings(name):
            more = narrowed(self._lookup(key), kind)
            if _answers(more, country):
                return more
            found = found or more
        return found

    def _paired(self, name: str) -> Found:
        """The first of two neighboring cities that the name is put together of."""
        for one, other in pairs(name):
            if found := beside(self._lookup(one), self._lookup(other)):
                return found
        return ()

    def lookup_demonym(self, word: str) -> list[Place]:
        """Places whose people or adjective the word is: "Russian", "North Koreans", "Texan's".

        Of "Sino-Russian" China comes first, then Russia.
        """
        key = fold(without_possessive(word))
        found = self._demonyms(key) or self._demonyms(key.removesuffix("s"))
        if not found and "-" in word:
            return self._joint_demonym(key)
        return _ranked(found, None, None)

    def _joint_demonym(self, key: str) -> list[Place]:
        """Places of an adjective that begins with a country in its joining form."""
        code, people = joint_demonym(key)
        first = self.country(code) if code else None
        second = _ranked(self._demonyms(people), None, None)
        return [first, *second] if first and second else []

    def has(self, name: str) -> bool:
        """Whether ``lookup`` or ``lookup_demonym`` knows the name as it is written.

        Meant for scanning text: pass folded words joined by a space.
        """
        key = fold(name)
        if self._has_fixes:
            return bool(self._lookup(key) or self._demonyms(key))
        return any(file.has(key) for file in self._files)

    def starts(self, token: str) -> int:
        """How many words the longest name beginning with the word has; 0 when no name does."""
        return self._starts(fold(token))

    # --- by identifier --------------------------------------------------------------------------

    def get(self, place_id: str) -> Place | None:
        """The place of an identifier; ``geonames:N`` also finds countries and areas of that id."""
        return self._by_id(place_id)

    def area(self, place_id: str) -> BaseGeometry | None:
        """The polygon of a country's land or of waters, EPSG:4326 (lon, lat); None if unknown."""
        return self._areas(place_id)

    @property
    def area_ids(self) -> list[str]:
        """Identifiers of all places that have a polygon, sorted."""
        return sorted({place_id for file in self._files for place_id in file.area_ids()})

    def country(self, country_code: str) -> Place | None:
        """The country or territory of an ISO 3166-1 alpha-2 code."""
        return self.get(f"country:{country_code.upper()}")

    def admin1(self, country_code: str, code: str) -> Place | None:
        """The first-level area of a country by its GeoNames code ("US", "CA")."""
        return self.get(f"admin1:{country_code.upper()}.{code}")

    def capital(self, country_code: str) -> Place | None:
        """The capital of the country."""
        found = [file.capital(country_code.upper()) for file in self._files]
        return next((place for place in reversed(found) if place is not None), None)

    @property
    def country_codes(self) -> list[str]:
        """ISO 3166-1 alpha-2 codes of all countries and territories, sorted."""
        return sorted({code for file in self._files for code in file.country_codes()})

    # --- by position ----------------------------------------------------------------------------

    def nearest(
        self,
        point: LngLat,
        *,
        count: int = 1,
        feature_class: str | None = None,
        max_km: float = math.inf,
    ) -> list[Place]:
        """The ``count`` places whose representative points are nearest, nearest first.

        Fewer when there are not as many within ``max_km``.
        """
        inside: list[tuple[float, Place]] = []
        for step in SEARCH_RADII_KM:
            radius = min(step, max_km)
            near = self._in_boxes(boxes_around(point, radius), feature_class)
            inside = [(far, p) for p in near if (far := distance_km(p.point, point)) <= radius]
            if len(inside) >= count or radius < step:
                break
        return [place for _, place in sorted(inside, key=lambda item: (item[0], item[1].place_id))][
            :count
        ]

    def within(self, area: Box | BaseGeometry, *, feature_class: str | None = None) -> list[Place]:
        """Places whose point lies in the box or polygon (edges included), most important first.

        A box is (west, south, east, north) in degrees; west > east crosses the antimeridian.
        """
        if isinstance(area, tuple):
            found = self._in_boxes(split_box(area), feature_class)
        elif area.is_empty:
            found = []
        else:
            boxed = self._in_boxes([area.bounds], feature_class)
            points = shapely.points([(place.lon, place.lat) for place in boxed] or [(0.0, 0.0)])
            shapely.prepare(area)
            hits = shapely.intersects(area, points)
            found = [place for place, hit in zip(boxed, hits, strict=False) if hit]
        return sorted(found, key=lambda place: (-importance(place), place.place_id))

    def country_at(
        self, point: LngLat, *, tolerance_km: float = COAST_TOLERANCE_KM
    ) -> Place | None:
        """The country of a point on land or within ``tolerance_km`` of it, else ``None``."""
        return self._geometry.country_at(point, tolerance_km=tolerance_km)

    def waters_at(self, point: LngLat) -> Place | None:
        """Whose territorial sea, else whose 200-mile zone the point is in, approximately."""
        return self._geometry.waters_at(point)

    def areas_at(self, point: LngLat) -> list[Place]:
        """Every place with a polygon that holds the point; a user's own areas come first."""
        return self._geometry.areas_at(point)

    def contains(self, area: Place | str, what: Place | LngLat) -> bool:
        """Whether the area (a place or its identifier) holds the point or the place."""
        return self._geometry.contains(area, what)

    def surroundings(self, point: LngLat) -> Surroundings:
        """Reverse lookup: the point's nearest town, its first-level area, country and waters."""
        return self._geometry.surroundings(point)

    # --- about the files ------------------------------------------------------------------------

    def info(self) -> dict[str, object]:
        """What is in the files: per file its path, schema version, counts, inputs, attribution."""
        files = [
            {"path": str(file.path), **{key: json.loads(v) for key, v in file.meta().items()}}
            for file in self._files
        ]
        return {**files[0], "files": files}

    # --- merging answers of several files -------------------------------------------------------

    def _named(self, key: str) -> Found:
        """Places of the folded name, best first."""
        found = self._merged([file.named(key) for file in self._files])
        return rank(self._fixed(key, found)) if self._has_fixes else found

    def _of_demonym(self, key: str) -> Found:
        """Places whose people or adjective the folded word is, best first."""
        found = self._merged([file.demonyms(key) for file in self._files])
        return rank(self._fixed(key, found)) if self._has_fixes and found else found

    def _fixed(self, key: str, found: Found) -> Found:
        """What is found, as far as the users' fixes let the name stand for it."""
        fixes = [fix for file in self._files for fix in file.fixes(key)]
        forced = [place_id for place_id, kind in fixes if kind == NameKind.FORCED and place_id]
        if forced:
            places = map(self.get, dict.fromkeys(forced))
            return tuple((place, NameKind.PREFERRED) for place in places if place is not None)
        blocked = {place_id for place_id, kind in fixes if kind == NameKind.BLOCKED}
        return () if None in blocked else tuple(f for f in found if f[0].place_id not in blocked)

    def _sounding(self, skeletons: Sequence[str]) -> set[str]:
        return {key for file in self._files for key in file.sounding(skeletons)}

    def _merged(self, answers: list[Found]) -> Found:
        """Each place once, with its best kind, as the last file that has it tells it; ranked."""
        if len(answers) == 1:
            return answers[0]
        best: dict[str, tuple[Place, int]] = {}
        for answer in answers:
            for place, kind in answer:
                known = best.get(place.place_id)
                best[place.place_id] = (place, kind if known is None else min(kind, known[1]))
        return rank(tuple((self.get(key) or place, kind) for key, (place, kind) in best.items()))

    def _get(self, place_id: str) -> Place | None:
        found = [place for file in self._files if (place := file.get(place_id)) is not None]
        return reduce(_completed, found) if found else None

    def _area(self, place_id: str) -> BaseGeometry | None:
        place = self.get(place_id)
        for file in reversed(self._files):
            wkb = None if place is None else file.area(place.place_id)
            if wkb is not None:
                return shapely.from_wkb(wkb)
        return None

    def _longest_from(self, token: str) -> int:
        return max(file.starts(token) for file in self._files)

    def _in_boxes(self, boxes: Iterable[Box], feature_class: str | None) -> list[Place]:
        found: dict[str, Place] = {}
        for box in boxes:
            for file in self._files:
                found.update((p.place_id, p) for p in file.in_box(*box, feature_class))
        return list(found.values())


def _answers(found: Found, country: str | None) -> bool:
    """Whether something was found, and in the country if there is one."""
    if country is None:
        return bool(found)
    return any(place.country_code == country for place, _ in found)


def _completed(earlier: Place, later: Place) -> Place:
    """The later file's place, with the earlier one's facts where it has none."""
    return replace(
        later,
        country_code=later.country_code or earlier.country_code,
        admin1=later.admin1 or earlier.admin1,
        population=later.population or earlier.population,
        radius_km=later.radius_km or earlier.radius_km,
        geonameid=later.geonameid or earlier.geonameid,
    )


def _ranked(found: Found, country: str | None, near: LngLat | None) -> list[Place]:
    """The places in the country before the others; what is found comes best first already."""
    if near is not None:
        found = rank(found, near)
    places = [place for place, _ in found]
    if country is not None:
        places.sort(key=lambda place: place.country_code != country)
    return places
