"""Code written for geopy's Nominatim finds the same places offline."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

geopy = pytest.importorskip("geopy", reason="geopy is an extra: eventatlas[geocoder]")

from geopy.exc import GeocoderQueryError  # noqa: E402
from geopy.extra.rate_limiter import RateLimiter  # noqa: E402
from geopy.point import Point  # noqa: E402

from gazetteer.geocoder import LocalGeocoder  # noqa: E402
from gazetteer.place import LngLat, Place  # noqa: E402
from gazetteer.records import PlaceRecord  # noqa: E402
from gazetteer.search import box_of_corners, parse_point  # noqa: E402
from gazetteer.windows import split_box  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gazetteer.index import Gazetteer


@pytest.fixture(scope="module")
def geocoder(core: Gazetteer) -> LocalGeocoder:
    return LocalGeocoder(core, user_agent="tests")


@pytest.fixture
def chukotka(index_file: Callable[..., Path]) -> Iterator[LocalGeocoder]:
    """Three places named Mys on both sides of 180 degrees and far away."""
    places = [("east", 66.0, 179.5), ("west", 66.0, -179.5), ("far", 66.0, 10.0)]
    path = index_file(
        *(PlaceRecord(Place(f"x:{key}", "Mys", lat, lon, "P", "PPL")) for key, lat, lon in places)
    )
    geocoder = LocalGeocoder(path)
    yield geocoder
    geocoder.gazetteer.close()


def found(locations: list[Any] | None) -> list[str]:
    return [each.raw["extratags"]["gazetteer:id"] for each in locations or []]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Long Beach, CA", "Long Beach, California, United States"),
        ("Long Beach, CA 90802, USA", "Long Beach, California, United States"),
        ("Paris", "Paris, Île-de-France, France"),
        ("Paris, Texas, US", "Paris, Texas, United States"),
        ("Paris Texas", "Paris, Texas, United States"),
        ("Paris, US", "Paris, Texas, United States"),
        ("Paris, TX", "Paris, Texas, United States"),
        ("Vladivostok, Russia", "Vladivostok, Primorsky Krai, Russia"),
        ("Vladivostok Russia", "Vladivostok, Primorsky Krai, Russia"),
        ("Russia, Vladivostok", "Vladivostok, Primorsky Krai, Russia"),
        ("London, Ontario, Canada", "London, Ontario, Canada"),
        ("london, uk", "London, England, United Kingdom"),
        ("Tripoli, Lebanon", "Tripoli, "),
        ("Сеул", "Seoul, South Korea"),
        ("Georgia", "Georgia"),
        ("Georgia, US", "Georgia, United States"),
        ("Sea of Japan", "Sea of Japan"),
        ({"city": "Long Beach", "state": "CA"}, "Long Beach, California, United States"),
        ({"city": "Paris", "country": "US"}, "Paris, Texas, United States"),
        ({"state": "Georgia", "country": "USA"}, "Georgia, United States"),
        ({"country": "Georgia"}, "Georgia"),
        ({"street": "1 Main St", "city": "Kyiv", "postalcode": "01001"}, "Kyiv, "),
        ("43.1, 131.9", "Vladivostok, Primorsky Krai, Russia"),
    ],
)
def test_queries(geocoder: LocalGeocoder, query: str | dict[str, str], address: str) -> None:
    location = geocoder.geocode(query)
    assert location is not None
    if address.endswith(", "):
        assert location.address.startswith(address)
    else:
        assert location.address == address


@pytest.mark.parametrize(
    "query",
    ["Vladivostok, Texas", "Paris, Oregon, USA", "Kyiv, Nowhereland", "Qzxqzx", "", " , ,", "\0"],
)
def test_nothing_is_made_up(geocoder: LocalGeocoder, query: str) -> None:
    assert geocoder.geocode(query) is None
    assert geocoder.geocode(query, exactly_one=False) is None


def test_the_answer_reads_like_nominatims(geocoder: LocalGeocoder) -> None:
    location = geocoder.geocode("Vladivostok")
    assert (location.latitude, location.longitude) == pytest.approx((43.10562, 131.87353))
    raw = location.raw
    assert raw["place_id"] == 2013348
    assert (raw["class"], raw["type"], raw["addresstype"]) == ("place", "city", "city")
    assert float(raw["lat"]) == location.latitude
    assert 0.0 < raw["importance"] <= 1.0
    assert raw["address"] == {
        "city": "Vladivostok",
        "state": "Primorsky Krai",
        "country": "Russia",
        "country_code": "ru",
    }
    south, north, west, east = map(float, raw["boundingbox"])
    assert south < location.latitude < north
    assert west < location.longitude < east
    assert raw["extratags"]["gazetteer:id"] == "geonames:2013348"


def test_country_filter_and_lists(geocoder: LocalGeocoder) -> None:
    for codes in ("us", ["US", "ca"], "us,ca"):
        locations = geocoder.geocode("Paris", exactly_one=False, country_codes=codes)
        assert len(locations) > 1
        assert {each.raw["address"]["country_code"] for each in locations} <= {"us", "ca"}
    assert geocoder.geocode("London", country_codes="uk").raw["address"]["country_code"] == "gb"
    assert len(geocoder.geocode("Springfield", exactly_one=False, limit=2)) == 2
    assert geocoder.geocode("Vladivostok", country_codes="fr") is None
    with pytest.raises(ValueError, match="limit"):
        geocoder.geocode("Paris", limit=0)


def test_the_viewbox_prefers_or_binds(geocoder: LocalGeocoder) -> None:
    texas = [(36.5, -106.6), (25.8, -93.5)]
    assert "Texas" in geocoder.geocode("Paris", viewbox=texas).address
    assert geocoder.geocode("Vladivostok", viewbox=texas) is not None
    assert geocoder.geocode("Vladivostok", viewbox=texas, bounded=True) is None


def test_a_viewbox_may_cross_180_degrees(chukotka: LocalGeocoder) -> None:
    across = [Point(60, 170), Point(70, -170)]
    ids = found(chukotka.geocode("Mys", exactly_one=False, viewbox=across, bounded=True))
    assert ids == ["x:east", "x:west"]
    whole_world = [Point(70, 180), Point(-22, -180)]
    assert len(chukotka.geocode("Mys", exactly_one=False, viewbox=whole_world, bounded=True)) == 3


@pytest.mark.parametrize(
    ("point", "address"),
    [
        ((43.09, 131.9), "Vladivostok, Primorsky Krai, Russia"),
        ("43.09, 131.9", "Vladivostok, Primorsky Krai, Russia"),
        ("43°5'24\"N 131°54'0\"E", "Vladivostok, Primorsky Krai, Russia"),
        (Point(43.09, 131.9), "Vladivostok, Primorsky Krai, Russia"),
        ((66.30, -179.9), "Chukotka, Russia"),
        ((71.20, 180.0), "Chukotka, Russia"),
    ],
)
def test_reverse(geocoder: LocalGeocoder, point: object, address: str) -> None:
    assert geocoder.reverse(point).address == address
    assert [each.address for each in geocoder.reverse(point, exactly_one=False)] == [address]


def test_reverse_at_sea(geocoder: LocalGeocoder) -> None:
    assert geocoder.reverse((30.0, -40.0)) is None
    waters = geocoder.reverse((39.5, 129.0))
    assert "North Korean waters" in waters.address
    assert "country_code" not in waters.raw["address"]


def test_reverse_takes_a_zoom(geocoder: LocalGeocoder) -> None:
    point = (43.09, 131.9)
    assert geocoder.reverse(point, zoom=3).address == "Russia"
    assert geocoder.reverse(point, zoom=5).address == "Primorsky Krai, Russia"


def test_what_cannot_be_read_is_said(geocoder: LocalGeocoder) -> None:
    for query in (float("nan"), 7, {"street": "1 Main St"}, "x" * 301):
        with pytest.raises(GeocoderQueryError):
            geocoder.geocode(query)  # type: ignore[arg-type]
    for point in ("nowhere", (float("nan"), 0.0), ("a", "b")):
        with pytest.raises(ValueError):  # noqa: PT011  (geopy's own words)
            geocoder.reverse(point)


def test_polygons_on_request(geocoder: LocalGeocoder) -> None:
    assert "geojson" not in geocoder.geocode("Fiji").raw
    fiji = geocoder.geocode("Fiji", geometry="geojson").raw
    assert fiji["geojson"]["type"] == "MultiPolygon"
    assert fiji["boundingbox"][2:] == ["-180.0000000", "180.0000000"]
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode("Fiji", geometry="kml")


def test_geopandas_takes_the_class(core: Gazetteer) -> None:
    import geopandas as gpd

    names = ["Vladivostok, Russia", "Qzxqzx", "Paris, Texas"]
    gdf = gpd.tools.geocode(names, provider=LocalGeocoder)
    assert list(gdf["address"])[::2] == [
        "Vladivostok, Primorsky Krai, Russia",
        "Paris, Texas, United States",
    ]
    assert gdf.geometry[0].x == pytest.approx(131.87353)
    assert gdf.geometry[1].is_empty
    back = gpd.tools.reverse_geocode(gdf.geometry[[0, 2]], provider=LocalGeocoder)
    assert list(back["address"]) == list(gdf["address"])[::2]


def test_the_rate_limiter_takes_the_method(geocoder: LocalGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0, error_wait_seconds=0)
    assert limited("Seoul", language="en", timeout=5).address == "Seoul, South Korea"
    assert limited(float("nan")) is None


def test_without_geopy_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['geopy'] = None\n"
        "try:\n import gazetteer.geocoder\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "eventatlas[geocoder]" in done.stdout


DEGREES = st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 5))


@given(west=DEGREES, east=DEGREES, south=DEGREES, lng=DEGREES)
def test_boxes_of_corners(west: float, east: float, south: float, lng: float) -> None:
    """From the first corner to the second, or the other way round; never more than asked."""
    box = box_of_corners(LngLat(west, south / 2), LngLat(east, -south / 2))
    inside = any(part[0] <= lng <= part[2] for part in split_box(box))
    between = min(west, east) <= lng <= max(west, east)
    assert inside == (between if not 180 < west - east < 360 else lng >= west or lng <= east)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_points_read_back(lat: float, lng: float) -> None:
    point = parse_point(f"{lat:.6f},{lng:.6f}")
    assert point == pytest.approx((lng, lat), abs=1e-6)


@given(text=st.text(max_size=40))
def test_any_text_is_answered(geocoder: LocalGeocoder, text: str) -> None:
    location = geocoder.geocode(text)
    assert location is None or location.address
