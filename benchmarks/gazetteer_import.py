"""Time, memory and size of making an index: ``python benchmarks/gazetteer_import.py [--scale 1]``.

Imports ``gazetteers/combined`` of the development data (554,757 places, 1.84 M names), and, with
``--scale``, that share of a made-up GeoNames dump of full size (13 M places, 18 M alternate names,
zipped, in GeoNames' own format). At scale 1 it takes 8 GB of disk while it runs.
Each build runs in a process of its own, as the command does; peak is that process's memory.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
PLACES, NAMES = 13_000_000, 18_000_000
"""In GeoNames' full dump and its alternate names."""
COUNTRIES = "US CN IN RU MX ID NO KR IR PK TH JP PE MM NP BR DE FR KP UA KZ TR EG NG".split()
KINDS = (
    [("P", "PPL")] * 40 + [("H", "STM")] * 18 + [("S", "SCH")] * 12 + [("T", "HLL")] * 12
    + [("S", "CH")] * 5 + [("A", "ADM3")] * 4 + [("L", "LCTY")] * 4 + [("S", "AIRF")] * 2
    + [("V", "FRST")] * 2 + [("R", "RD")]
)  # fmt: skip
SYLLABLES = "ka ri to men shi lo va nur ber gen tal mo ost ung chi ra del pin os ke war fan".split()
SCRIPTS = (
    "абвгдежзиклмнопрстуя",
    "가나다라마바사아자차카타파하",
    "东西南北山河江湖海城",
    "ابتثجحدرسعفقكلمن",
)
LANGUAGES = ("en", "ru", "ko", "zh", "ar", "fr", "de", "es", "", "link", "wkdt")


def main() -> None:
    """Print one line per build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=0.0, help="share of a full dump: 0.1, 1")
    parser.add_argument("--no-combined", action="store_true", help="only the dump")
    options = parser.parse_args()
    combined = SHARED / "gazetteers" / "combined"
    with tempfile.TemporaryDirectory(prefix="gazetteer-import-") as name:
        folder = Path(name)
        if not options.no_combined and combined.is_dir():
            _measure("combined", [combined], folder)
        if options.scale:
            start = time.perf_counter()
            sources = make_dump(folder, options.scale)
            print(f"(dump made in {time.perf_counter() - start:.0f} s)")
            _measure(f"GeoNames dump x {options.scale:g}", sources, folder)


def _measure(label: str, sources: list[Path], folder: Path) -> None:
    index = folder / "index.sqlite"
    command = [sys.executable, "-m", "geo", "gazetteer", "build", *map(str, sources)]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "-o", str(index)], cwd=ROOT, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(said.decode())
    size = index.stat().st_size / 1e6
    print(
        f"{label:24}{time.perf_counter() - start:8.1f} s {usage.ru_utime + usage.ru_stime:8.1f} s"
        f" of a core {usage.ru_maxrss / 1024:8.0f} MB peak {size:7.0f} MB file"
    )
    index.unlink()


def make_dump(folder: Path, scale: float) -> list[Path]:
    """Write allCountries.zip and alternateNamesV2.zip; their paths."""
    rng = random.Random(7)  # noqa: S311  (a sample, not a secret)
    words = [_word(rng) for _ in range(200_000)]
    foreign = [
        "".join(rng.choices(rng.choice(SCRIPTS), k=rng.randint(2, 7))) for _ in range(100_000)
    ]
    numbers = range(1, int(PLACES * scale) + 1)
    with _zipped(folder / "allCountries.zip") as file:
        for number in numbers:
            file.write(_place_line(rng, number, words))
    with _zipped(folder / "alternateNamesV2.zip") as file:
        for number in range(1, int(NAMES * scale) + 1):
            file.write(_name_line(rng, number, len(numbers), words, foreign))
    return [folder / "allCountries.zip", folder / "alternateNamesV2.zip"]


@contextmanager
def _zipped(path: Path) -> Iterator[io.TextIOWrapper]:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"{path.stem}.txt", "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as text,
    ):
        yield text


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).title()


def _name(rng: random.Random, words: list[str]) -> str:
    """One, two or three words; a few common second ones, as in the real dump."""
    first, share = words[int(rng.random() ** 2 * len(words))], rng.random()
    if share < 0.4:
        return first
    second = words[int(rng.random() ** 4 * len(words))]
    return f"{first} {second}" if share < 0.85 else f"{first} {second} {words[rng.randrange(50)]}"


def _place_line(rng: random.Random, number: int, words: list[str]) -> str:
    name, (letter, code) = _name(rng, words), KINDS[number % len(KINDS)]
    native = name.replace("o", "ö") if number % 7 == 0 else name
    lat, lon, country = rng.random() * 150 - 70, rng.random() * 360 - 180, COUNTRIES[number % 24]
    people = number % 5000 if letter == "P" and number % 9 == 0 else 0
    return (
        f"{number}\t{native}\t{name}\t\t{lat:.5f}\t{lon:.5f}\t{letter}\t{code}\t{country}\t\t"
        f"{number % 60:02}\t{number % 400}\t\t\t{people}\t\t{number % 900}\tEtc/UTC\t2024-01-01\n"
    )


def _name_line(
    rng: random.Random, number: int, places: int, words: list[str], foreign: list[str]
) -> str:
    language = LANGUAGES[int(rng.random() * len(LANGUAGES))]
    if language == "link":
        name = f"https://example.org/wiki/{number}"
    elif language in ("ru", "ko", "zh", "ar"):
        name = foreign[int(rng.random() * len(foreign))]
    else:
        name = _name(rng, words)
    return f"{number}\t{1 + int(rng.random() * places)}\t{language}\t{name}\t\t\t\t\t\t\n"


if __name__ == "__main__":
    main()
