#!/usr/bin/env python3
"""Compares DensePath's logits of a folder of images with those of Pillow and torchvision's transforms.

    pillow_logits.py MODEL FOLDER

MODEL is a model folder in fp32 for weights of torchvision, made by 'scripts/densepath import --precision
fp32'. Both sides run its network, so that only the reading of the files can differ. Prints a table by
format and mode of how many files Pillow reads and how many of them have the same logits, and then the files
that differ. Logits are the same if they differ by at most a thousandth of their standard deviation.
Needs a build of DensePath, and torch, torchvision, pillow, pyarrow.
"""

import collections
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import warnings

import numpy as np
import pyarrow.parquet
import torch
from PIL import Image
from torchvision import transforms

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "densepath"
TOLERANCE = 1e-3


def properties(model):
    lines = (pathlib.Path(model) / "densepath.properties").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def pillow_logits(model, paths):
    """Yields a path, the format and mode, and the logits or, if Pillow fails, None."""
    settings = properties(model)
    assert settings["precision"] == "fp32" and settings["preprocessing.resampling"] == "pil-bilinear", settings
    short_side, crop = (int(settings["preprocessing." + key]) for key in ("short-side", "crop"))
    transform = transforms.Compose([transforms.Resize(short_side), transforms.CenterCrop(crop)])
    network = torch.jit.load(str(pathlib.Path(model) / "model.pt"))
    for path in paths:
        kind, logits = ("none", "none"), None
        try:
            image = Image.open(path)
            kind = image.format, image.mode
            pixels = np.asarray(transform(image.convert("RGB")))
            with torch.inference_mode():
                logits = network(torch.from_numpy(pixels.copy())[None])[0].float().numpy()
        except Exception:  # Pillow raises many kinds.
            pass
        yield path, kind, logits


def densepath_rows(model, folder):
    with tempfile.TemporaryDirectory() as output:
        command = [LAUNCHER, "classify", "--weights", model, "--input", folder, "--output", output + "/run"]
        done = subprocess.run([*command, "--with-logits", "--device", "cpu"], capture_output=True, text=True)
        if done.returncode not in (0, 3):
            sys.exit(done.stdout + done.stderr)
        rows = pyarrow.parquet.read_table(output + "/run/predictions").to_pylist()
    return {urllib.parse.unquote(row["path"]).rsplit("/", 1)[-1]: row for row in rows}


def outcome(expected, row):
    if row is None:
        return "no row"
    if row["status"] != "OK":
        return row["status"] + (": " + row["error"] if row["error"] else "")
    difference = np.abs(expected - np.array(row["logits"])).max()
    return "same" if difference <= TOLERANCE * expected.std() else f"logits differ by {difference:.3f}"


def compare(model, folder):
    paths = sorted(path for path in pathlib.Path(folder).iterdir() if path.suffix != ".tsv")
    found = densepath_rows(model, folder)
    counts, differing = collections.defaultdict(collections.Counter), []
    for path, kind, expected in pillow_logits(model, paths):
        row = found.get(path.name)
        if expected is None:
            counts[kind]["Pillow fails, " + ("OK" if row and row["status"] == "OK" else "refused")] += 1
            continue
        result = outcome(expected, row)
        counts[kind]["read"] += 1
        counts[kind]["same"] += result == "same"
        if result != "same":
            differing.append(f"{path.name} ({kind[0]} {kind[1]}): {result}")
    return counts, differing


def show(counts, differing):
    columns = ["read", "same", "Pillow fails, refused", "Pillow fails, OK"]
    total = collections.Counter()
    print("| format | mode | Pillow reads | same logits | Pillow fails, refused | Pillow fails, OK |\n|" + "---|" * 6)
    for kind, count in sorted(counts.items()):
        total += count
        print("| " + " | ".join([*map(str, kind), *(str(count[c]) for c in columns)]) + " |")
    print("| all | | " + " | ".join(str(total[c]) for c in columns) + " |")
    print(f"{total['same'] / max(1, total['read']):.1%} of the files that Pillow reads have the same logits")
    print("\n".join(differing))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    show(*compare(*sys.argv[1:]))
