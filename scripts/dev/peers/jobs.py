"""Measures whole jobs, from a folder of JPEGs to Parquet, on two cores: DensePath and its peers, in turns.

Every contender runs on N/2 photos and on N photos, each time from launch to exit. The difference is the
time of N/2 photos and gives the steady rate; the rest of the shorter run is start-up. A first run on a
few photos, which reads the libraries from the disk, is not counted.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from peers import job_files, machine, measured_command, table
from peers.job_contenders import DJL_CLASSES, JOBS, predicted
from peers.job_files import JobFiles

ENOUGH_PHOTOS = 1000
JPEG = {".jpg", ".jpeg"}


@dataclass
class _Runs:
    """The measurements of a contender; half and whole have the seconds of each round."""

    half: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    agreement: float = 0

    def images_per_second(self, photos: int) -> float:
        return photos / 2 / (median(self.whole) - median(self.half))

    def start_up(self) -> float:
        return 2 * median(self.half) - median(self.whole)


def main() -> None:
    args = _arguments()
    photos = sorted(p for p in args.folder.iterdir() if p.suffix.lower() in JPEG)
    if not photos:
        sys.exit(f"peers: {args.folder} has no .jpg or .jpeg file: name a folder of JPEGs")
    copies = args.copies or -(-ENOUGH_PHOTOS // len(photos))
    copies += len(photos) * copies % 2
    count = len(photos) * copies
    print(machine.describe(), flush=True)
    if "spark-djl" in args.contenders:
        _compile_djl()
    with tempfile.TemporaryDirectory(prefix="densepath-peers-") as name:
        directory = Path(name)
        _note(f"{count} photos, weights")
        files = job_files.prepare(photos, copies, directory)
        runs: dict[str, _Runs] = {name: _Runs() for name in args.contenders}
        for name in args.contenders:
            _note(f"first run of {name}")
            _classify(name, files, files.few, directory)
        for round_number in range(1, args.rounds + 1):
            for name in args.contenders:
                _run(name, files, directory, runs[name])
                half, whole = runs[name].half[-1], runs[name].whole[-1]
                _note(f"round {round_number} {name}: {half:.1f} s, {whole:.1f} s")
    _print(runs, count, args.rounds)


def _run(name: str, files: JobFiles, directory: Path, runs: _Runs) -> None:
    for folder, seconds in ((files.half, runs.half), (files.whole, runs.whole)):
        measured, runs.agreement = _classify(name, files, folder, directory)
        seconds.append(measured.seconds)
        runs.peak_bytes = max(runs.peak_bytes, measured.peak_bytes)


def _classify(
    name: str, files: JobFiles, folder: Path, directory: Path
) -> tuple[measured_command.Measured, float]:
    contender, output = JOBS[name], directory / "output"
    measured = measured_command.run(
        contender.command(files, folder, output),
        contender.environment(),
        directory / f"{name}.log",
    )
    agreement = _agreement(predicted(output), files, folder)
    shutil.rmtree(output)
    return measured, agreement


def _agreement(classes: dict[str, int], files: JobFiles, folder: Path) -> float:
    """Returns the fraction of photos with PyTorch's class. Raises RuntimeError if a photo has no class."""
    names = {photo.name for photo in folder.iterdir()}
    if classes.keys() != names:
        raise RuntimeError(f"{len(classes)} predictions for {len(names)} photos")
    same = sum(files.expected[name.partition("-")[2]] == best for name, best in classes.items())
    return same / len(names)


def _compile_djl() -> None:
    classpath = Path("udf/target/bench.classpath").read_text()
    source = "scripts/dev/peers/DjlPlain.java"
    compiled = subprocess.run(["javac", "-d", DJL_CLASSES, "-cp", classpath, source], check=False)
    if compiled.returncode:
        sys.exit(f"peers: {source} does not compile")


def _print(runs: dict[str, _Runs], count: int, rounds: int) -> None:
    rows = [
        [
            name,
            JOBS[name].precision,
            f"{run.images_per_second(count):.1f}",
            f"{run.start_up():.1f}",
            f"{run.peak_bytes / 1e9:.2f}",
            f"{run.agreement:.1%}",
            f"{median(run.half):.1f}",
            f"{median(run.whole):.1f}",
        ]
        for name, run in runs.items()
    ]
    print(f"\ndensenet121, {count} photos, two cores, median of {rounds} rounds in turns\n")
    header = ["", "", "images/s", "start-up s", "memory GB", "agreement"]
    print(table.render([*header, f"{count // 2} in s", f"{count} in s"], rows))
    print(
        "\nimages/s: the rate without start-up, by the time that the second half of the photos adds."
        " memory: the largest sum of the proportional set sizes of all processes. agreement: the"
        " fraction of photos with the top-1 class of PyTorch in fp32; the weights are random, so the"
        " probabilities of classes are closer together than with trained weights.\n"
    )
    for name in runs:
        print(f"{name}: {JOBS[name].settings}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/dev/peers/run jobs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="folder of JPEGs")
    parser.add_argument(
        "copies",
        nargs="?",
        type=int,
        help=f"copies of each photo (default: enough for {ENOUGH_PHOTOS} photos)",
    )
    parser.add_argument("rounds", nargs="?", type=int, default=3, help="rounds (3)")
    parser.add_argument(
        "--contenders", type=lambda text: text.split(","), default=list(JOBS), help=",".join(JOBS)
    )
    args = parser.parse_args()
    if not args.folder.is_dir():
        parser.error(f"{args.folder} is not a folder: name a folder of JPEGs")
    for name in args.contenders:
        if name not in JOBS:
            parser.error(f"unknown contender {name!r}: expected some of {','.join(JOBS)}")
    return args


def _note(text: str) -> None:
    print(f"jobs: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
