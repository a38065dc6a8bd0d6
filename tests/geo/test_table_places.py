"""What a row says around a place is heeded, or the row says that it was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gazetteer import Gazetteer
from geo.tables import events_from_table
from geo.tables.countries import Countries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Resolution


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer() as opened:
        yield opened


def placed(gazetteer: Gazetteer, **row: str) -> Resolution:
    found = events_from_table(pd.DataFrame([row]), place_column="where", gazetteer=gazetteer)
    ((resolution,),) = found.resolutions
    return resolution


def shown(resolution: Resolution) -> str:
    """Country, first-level code and name of what was found."""
    place = resolution.place
    return f"{place.country_code} {place.admin1} {place.name}" if place is not None else "nowhere"


COUNTRIES = """
Bolivia (Plurinational State of)|BO
Venezuela (Bolivarian Republic of)|VE
Venezuela, RB|VE
Myanmar (Burma)|MM
Yemen (North Yemen)|YE
Yemen, Rep.|YE
Russia (Soviet Union)|RU
DR Congo (Zaire)|CD
Cambodia (Kampuchea)|KH
Zimbabwe (Rhodesia)|ZW
Iran (Islamic Republic of)|IR
Iran, Islamic Rep.|IR
Korea, South|KR
Korea, North|KP
Korea, Rep.|KR
Korea, Dem. People's Rep.|KP
Korea (Democratic People's Republic of)|KP
Korea (the Republic of)|KR
Congo|CG
Congo, Dem. Rep.|CD
Congo, Rep.|CG
Congo (the Democratic Republic of the)|CD
Congo (Kinshasa)|CD
Congo (Brazzaville)|CG
Gambia, The|GM
Egypt, Arab Rep.|EG
Tanzania, United Republic of|TZ
Moldova, Republic of|MD
Micronesia, Fed. Sts.|FM
Marshall Is.|MH
Trinidad & Tobago|TT
Bosnia-Herzegovina|BA
West Bank and Gaza|PS
West Bank|PS
Gaza Strip|PS
England|GB
Scotland|GB
Wales|GB
uk|GB
YEM|YE
862|VE
004|AF
4|AF
Soviet Union|
Oregon|
Atlantis|
999|
"""


@pytest.mark.parametrize("line", COUNTRIES.split("\n")[1:-1])
def test_countries_however_they_are_spelled(gazetteer: Gazetteer, line: str) -> None:
    cell, _, code = line.partition("|")
    country = Countries(gazetteer).land_of(cell).country
    assert (country.country_code if country is not None else "") == code


PLACES = """
San Jose|California||US CA San Jose
Salem|Oregon||US OR Salem
Perth|Scotland||GB SCT Perth
Boston|England||GB ENG Boston
Trinidad|Bolivia (Plurinational State of)||BO 03 Trinidad
Barcelona|Venezuela (Bolivarian Republic of)||VE 02 Barcelona
Hebron|West Bank||PS WE Hebron
Aden|Yemen (North Yemen)||YE 02 Aden
Atlanta|Georgia||US GA Atlanta
Batumi|Georgia||GE 04 Batumi
Brest|Soviet Union||BY 01 Brest
Mogadishu|Oregon||nowhere
Mogadishu|England||nowhere
Paris, Texas|US|Texas|US TX Paris
Buenos Aires, Distrito Federal, Argentina|||AR 07 Buenos Aires
Kampala, Kampala, Uganda|||UG C Kampala
Kampala, Kampala|Uganda||UG C Kampala
Daegu, Korea, South|||KR 15 Daegu
Aden, Yemen (North Yemen)|||YE 02 Aden
Mogadishu, Somewhere, Norway|||nowhere
Kampala, Somewhere, Uganda|Norway||nowhere
Halle (Saale)|Germany||DE 14 Halle (Saale)
Van, Somewhere, Turkey|||TR 65 Van
Odessa|||UA 17 Odesa
Odessa|US||US TX Odessa
Odessa||Texas|US TX Odessa
Odessa, Texas|||US TX Odessa
LA|US|California|US CA Los Angeles
Kharkiv|Ukraine|Charkiw|UA 07 Kharkiv
Kharkiv|Ukraine|Kharkiv|UA 07 Kharkiv
"""


@pytest.mark.parametrize("line", PLACES.split("\n")[1:-1])
def test_places_with_what_the_row_says_around_them(gazetteer: Gazetteer, line: str) -> None:
    where, country, area, expected = line.split("|")
    assert shown(placed(gazetteer, where=where, country=country, state=area)) == expected


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"where": "Salem", "country": "Atlantis Republic"}, '"Atlantis Republic" is no country'),
        ({"where": "Aden", "country": "Absurdistan"}, '"Absurdistan" is no country we know'),
        ({"where": "Salem", "country": "US", "state": "Xyzzy"}, '"Xyzzy" is no area we know'),
        ({"where": "Salem", "country": "US", "state": "Bavaria"}, 'not in "Bavaria"'),
        ({"where": "Salem, Xyzzy, United States"}, "not understood: Xyzzy"),
    ],
)
def test_what_is_not_understood_is_told_and_makes_doubtful(
    gazetteer: Gazetteer, row: dict[str, str], why: str
) -> None:
    found = placed(gazetteer, **row)
    assert found.place is not None
    assert why in found.reason
    assert found.confidence <= 0.5


def test_a_code_of_another_country_is_none_where_the_row_names_one(gazetteer: Gazetteer) -> None:
    place = placed(gazetteer, where="LA", country="US").place
    assert place is not None
    assert place.country_code == "US"


@pytest.mark.parametrize(("to", "country"), [("Mumbai", "UA"), ("Houston", "US")])
def test_a_bare_name_is_its_best_known_place_unless_the_other_end_speaks_for_one(
    gazetteer: Gazetteer, to: str, country: str
) -> None:
    found = events_from_table(pd.DataFrame([{"from": "Odessa", "to": to}]), gazetteer=gazetteer)
    place = found.resolutions[0][0].place
    assert place is not None
    assert place.country_code == country


def test_what_is_understood_is_not_told(gazetteer: Gazetteer) -> None:
    for row in (
        {"where": "Aden", "country": "Yemen, Rep."},
        {"where": "Kampala", "country": "Uganda", "state": "Kampala"},
        {"where": "Perth", "country": "Scotland"},
    ):
        found = placed(gazetteer, **row)
        assert ";" not in found.reason
        assert found.confidence > 0.5 or len(found.candidates) > 1


@pytest.mark.parametrize(
    ("where", "expected", "km"),
    [
        ("near Kharkiv", "UA 07 Kharkiv", 25),
        ("Near Kharkiv, Ukraine", "UA 07 Kharkiv", 25),
        ("outside Kabul", "AF 13 Kabul", 25),
        ("on the outskirts of Kabul", "AF 13 Kabul", 25),
        ("40 km south of Kharkiv", "UA 07 Kharkiv", 40),
        ("10km north-east of Kharkiv", "UA 07 Kharkiv", 25),
    ],
)
def test_near_a_place_is_not_at_it(
    gazetteer: Gazetteer, where: str, expected: str, km: float
) -> None:
    found = placed(gazetteer, where=where)
    assert shown(found) == expected
    assert found.geo_precision >= 2
    assert found.radius_km >= km
    assert "near" in found.reason
    assert found.mention.text == where


def test_a_name_that_begins_with_near_is_a_name(gazetteer: Gazetteer) -> None:
    found = placed(gazetteer, where="Near East")
    assert found.place is not None
    assert found.place.name == "Middle East"
    assert "near it" not in found.reason
