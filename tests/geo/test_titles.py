"""Titles a person would write, from what is known of an event and no more."""

from __future__ import annotations

import pytest

from gazetteer import Place
from geo.model import EventPlace, Role, Status
from geo.titles import write_title


def at(role: Role, name: str) -> EventPlace:
    return EventPlace(role, name, Place(name, name, 1.0, 1.0, "P", "PPL"), 1, 5.0, "sentence")


VISITOR = {"visitor": ("Ana Sol",)}
PARTIES = {"state": ("Peru", "Chile")}
BOTH_WAYS = [at(role, name) for role in ("origin", "destination") for name in ("Peru", "Chile")]


@pytest.mark.parametrize(
    ("kind", "subtype", "status", "actors", "places", "title"),
    [
        ("visit", "official", "happened", VISITOR, [at("destination", "Lima")],
         "Ana Sol visits Lima"),
        ("visit", "official", "planned", VISITOR, [at("destination", "Lima")],
         "Ana Sol to visit Lima"),
        ("visit", "official", "happened", VISITOR, [], "Visit by Ana Sol"),
        ("visit", "official", "denied", VISITOR, [at("destination", "Lima")],
         "Visit to Lima by Ana Sol"),
        ("visit", "official", "happened", {}, [at("destination", "off Istanbul")],
         "Visit off Istanbul"),
        ("visit", "official", "happened", VISITOR, [at("destination", "Russian Far East")],
         "Ana Sol visits the Russian Far East"),
        ("meeting", "talks", "happened", {"participant": ("Ana Sol",)}, [], "Talks with Ana Sol"),
        ("meeting", "summit", "happened", PARTIES, [at("location", "Lima")],
         "Summit in Lima between Peru and Chile"),
        ("agreement", "sign", "happened", PARTIES, [], "Peru and Chile sign an agreement"),
        ("agreement", "ratify", "happened", {"state": ("Peru",)}, [], "Peru ratifies an agreement"),
        ("agreement", "agree", "planned", PARTIES, [], "Agreement between Peru and Chile"),
        ("transfer", "arms", "alleged", {}, BOTH_WAYS, "Arms trade between Chile and Peru"),
        ("transfer", "arms", "alleged", {}, [*BOTH_WAYS[:2], at("destination", "Chile")],
         "Arms from Peru to Chile"),
        ("test", "missile", "happened", {"tester": ("Peru",)}, [at("location", "Lima")],
         "Peru tests a missile in Lima"),
        ("test", "nuclear", "planned", {"tester": ("Peru",)}, [], "Nuclear test by Peru"),
        ("movement", "vessel", "happened", {}, [at("location", "off Arica")], "Vessel off Arica"),
        ("conflict", "invasion", "happened", {}, [at("target", "Lima")], "War in Lima"),
    ],
)  # fmt: skip
def test_titles(
    kind: str,
    subtype: str,
    status: Status,
    actors: dict[str, tuple[str, ...]],
    places: list[EventPlace],
    title: str,
) -> None:
    assert write_title(kind, subtype, kind, status, actors, places, ()) == title
