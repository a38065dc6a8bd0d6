"""How well computed waters agree with published zones: ``python benchmarks/gazetteer_waters.py``.

Prints, per country, the area both share over the area of either (200-mile zones of Marine Regions
v12, cut to the box of the published zone, equal-area), and the width of the territorial sea.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import box, shape

from gazetteer.index import CORE_PATH, Gazetteer

SHARED = Path(os.environ.get("EVENTATLAS_SHARED", Path(__file__).parents[2] / "shared"))
ZONES = "gazetteers/eez/eez-v12-eastasia-simplified-StnVoy.geojson"
ISO3 = {
    "KP": "PRK", "KR": "KOR", "JP": "JPN", "RU": "RUS", "CN": "CHN", "PH": "PHL", "ID": "IDN",
    "VN": "VNM", "MY": "MYS", "TH": "THA", "BD": "BGD", "MM": "MMR",
}  # fmt: skip
LEAST = {"KP": 0.80}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path, default=CORE_PATH, help="the file to measure")
    options = parser.parse_args()
    if not (SHARED / ZONES).exists():
        print("no published zones beside the checkout; nothing to compare with")
        return
    published = published_zones()
    with Gazetteer(options.gazetteer) as gazetteer:
        print("waters  IoU    shared of ours  shared of theirs  territorial/exclusive area")
        for code, iso3 in ISO3.items():
            print(row(gazetteer, code, published[iso3]))


def published_zones() -> dict[str, shapely.Geometry]:
    """The 200-mile zones of the file by ISO 3166-1 alpha-3 code."""
    features = json.loads((SHARED / ZONES).read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["iso_ter1"]: shapely.make_valid(shape(feature["geometry"]))
        for feature in features
        if feature["properties"]["pol_type"] == "200NM" and feature["properties"]["iso_ter1"]
    }


def row(gazetteer: Gazetteer, code: str, zone: shapely.Geometry) -> str:
    """One line of the table."""
    whole = gazetteer.area(f"waters:{code}")
    if whole is None:
        return f"{code}      no waters in this file"
    territorial = gazetteer.area(f"territorial:{code}")
    ours, theirs = equal_area(whole.intersection(box(*zone.bounds))), equal_area(zone)
    both = ours.intersection(theirs).area
    iou = both / ours.union(theirs).area
    share = 0.0 if territorial is None else equal_area(territorial).area / equal_area(whole).area
    verdict = f"  (target {LEAST[code]:.2f})" if code in LEAST else ""
    return (
        f"{code}      {iou:.3f}  {both / ours.area:14.3f}  {both / theirs.area:16.3f}"
        f"  {share:26.3f}{verdict}"
    )


def equal_area(area: shapely.Geometry) -> shapely.Geometry:
    """Lambert's cylinder: areas in the plane are proportional to areas on the globe."""
    return shapely.transform(
        area, lambda c: np.column_stack([c[:, 0], np.degrees(np.sin(np.radians(c[:, 1])))])
    )


if __name__ == "__main__":
    main()
