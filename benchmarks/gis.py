"""Every format beside pyogrio on the same data: ``make bench-gis``.

    python benchmarks/gis.py --events 10000 --only .gpkg,.fgb    quick

For each format: seconds to write so many made-up events (``map_events.py``) with styles, balloons,
indexes and the reading back that comes before a file is published; its size; the highest memory of
the process above what the layers themselves take. Beside it the seconds that
``pyogrio.write_dataframe`` takes to write the marks, ready as one table, and how many times as long
ours takes. GeoParquet stands beside ``GeoDataFrame.to_parquet``: pyogrio's GDAL has no Parquet.
Each is a process of its own; the median of the runs counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
import warnings
from pathlib import Path
from typing import NamedTuple

from map_events import make_layers

EVENTS = 100_000
RUNS = 3
PATIENCE_S = 60.0
"""What takes longer is measured once."""
DRIVERS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".parquet": "parquet",
    ".csv": "CSV",
    ".kml": "LIBKML",
    ".kmz": "LIBKML",
    ".pmtiles": "PMTiles",
    ".shp.zip": "ESRI Shapefile",
    ".lpf.json": "",
}
"""What pyogrio writes the same with."""
GPKG_TARGET_S = 8.0


class Figures(NamedTuple):
    """Of one run."""

    seconds: float
    megabytes: float
    memory_mb: float


def ours(ending: str, events: int) -> Figures:
    """Write the events with ``geo.files``."""
    from geo.files import write_layers

    layers = make_layers(events)
    before = _peak_mb()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        path = write_layers(layers, Path(folder) / f"events{ending}")
        return Figures(time.perf_counter() - start, _size_mb(path), _peak_mb() - before)


def theirs(ending: str, events: int) -> Figures:
    """Write the same marks, ready as one table, with pyogrio."""
    import pyogrio

    from geo._gis import all_marks

    marks = all_marks(make_layers(events))
    if ending in {".fgb", ".kml", ".kmz", ".pmtiles", ".shp.zip"}:  # they want a geometry
        marks = marks[marks.geometry.notna()]
    if ending == ".shp.zip":  # and a shapefile one kind of it
        marks = marks[marks.geometry.geom_type == "Point"]
    before = _peak_mb()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"events{ending}"
        start = time.perf_counter()
        if ending == ".parquet":
            marks.to_parquet(path, write_covering_bbox=True, schema_version="1.1.0")
        else:
            pyogrio.write_dataframe(marks, path, driver=DRIVERS[ending], **_options(ending))
        return Figures(time.perf_counter() - start, _size_mb(path), _peak_mb() - before)


def _options(ending: str) -> dict[str, str]:
    if ending == ".csv":
        return {"GEOMETRY": "AS_WKT"}
    if ending == ".geojson":
        return {"RFC7946": "YES", "WRITE_BBOX": "YES"}
    return {"MAXZOOM": "6"} if ending == ".pmtiles" else {}


def _size_mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measured(write: str, ending: str, events: int) -> Figures:
    """The medians of several runs, each in a process of its own."""
    found: list[Figures] = []
    while len(found) < RUNS and sum(one.seconds for one in found) < PATIENCE_S:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found.append(pool.apply(globals()[write], (ending, events)))
    return Figures(*(statistics.median(column) for column in zip(*found, strict=True)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--only", default=",".join(DRIVERS), help="endings, with commas")
    arguments = parser.parse_args()
    print(f"{arguments.events} events\n")
    print("| format | s | MB | memory, MB | pyogrio, s | MB | times as long |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for ending in arguments.only.split(","):
        mine = measured("ours", ending, arguments.events)
        row = f"| {ending} | {mine.seconds:.1f} | {mine.megabytes:.0f} | {mine.memory_mb:.0f} |"
        if DRIVERS[ending]:
            other = measured("theirs", ending, arguments.events)
            ratio = mine.seconds / other.seconds
            row += f" {other.seconds:.1f} | {other.megabytes:.0f} | {ratio:.1f} |"
        else:
            row += " | | |"
        print(row, flush=True)
        if ending == ".gpkg" and arguments.events == EVENTS:
            met = "met" if mine.seconds <= GPKG_TARGET_S else "missed"
            print(f"(GeoPackage at most {GPKG_TARGET_S:.0f} s: {met})", flush=True)


if __name__ == "__main__":
    main()
