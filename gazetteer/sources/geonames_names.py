"""Names for places of GeoNames' dump: alternateNamesV2, admin1CodesASCII and admin2Codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.records import AddedName, NameKind
from gazetteer.sources._cells import clean_name, number_of
from gazetteer.sources._lines import text_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from gazetteer.sources.report import Report

NO_NAMES = frozenset(
    ("link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "fr_1793", "uicn")
)
"""What stands where a language should, of what is no name: addresses, codes, identifiers."""
PLAIN_COLUMNS, V2_COLUMNS, CODE_COLUMNS = 8, 10, 4


def read(
    path: Path,
    report: Report,
    *,
    languages: Collection[str] | None = None,
    historic: bool = True,
    colloquial: bool = True,
) -> Iterator[AddedName]:
    """Yield the names in alternateNamesV2 (or alternateNames) by the places' GeoNames numbers.

    English names marked as preferred rank with the place's own. ``languages`` (ISO 639) keeps
    these only, and names of no language; historic ("Stalingrad") and colloquial ("Big Apple")
    names may be left out. The places come from a dump read before.
    """
    wanted = None if languages is None else {*languages, ""}
    for number, line in text_lines(path, report):
        try:
            cells = _cells(line, PLAIN_COLUMNS, V2_COLUMNS)
            language = cells[2]
            if language in NO_NAMES or (wanted and language.split("-")[0] not in wanted):
                continue
            if (historic or cells[7] != "1") and (colloquial or cells[6] != "1"):
                yield _added(cells[1], cells[3], _kind(language, cells[4] == "1"))
        except ValueError as error:
            report.reject(path, number, str(error))


def read_codes(path: Path, report: Report) -> Iterator[AddedName]:
    """Yield the English names of first- or second-level areas."""
    for number, line in text_lines(path, report):
        try:
            cells = _cells(line, CODE_COLUMNS)
            yield _added(cells[3], cells[1], NameKind.PREFERRED)
        except ValueError as error:
            report.reject(path, number, str(error))


def _cells(line: str, *numbers: int) -> list[str]:
    """The cells of a line, of which there must be one of the numbers."""
    cells = line.split("\t")
    if len(cells) not in numbers:
        raise ValueError(f"has {len(cells)} columns, not {numbers[-1]}")
    return cells


def _added(geonameid: str, name: str, kind: NameKind) -> AddedName:
    if number_of(geonameid) is None:
        raise ValueError(f"{geonameid[:20]!r} is not a GeoNames number")
    return AddedName(f"geonames:{geonameid}", clean_name(name), kind)


def _kind(language: str, preferred: bool) -> NameKind:
    if language == "abbr":
        return NameKind.ABBREVIATION
    return NameKind.PREFERRED if preferred and language == "en" else NameKind.ALTERNATE
