"""Draws the images of scripts/sample and writes their labels and the class names.

    python draw.py [--per-class 20] [--seed 7] [--output scripts/sample]

Writes images/CLASS/0001.jpg ..., labels.csv (path in images, class id), synset.txt (the line number is
the class id), and three files in images/odd that cannot be classified.
"""

import argparse
import csv
import io
from pathlib import Path

import numpy as np
from PIL import Image

from scene import draw
from shapes import NAMES

COMMITTED_SEED = 7
LOSSLESS = {("disc", 1), ("ring", 1)}


def main():
    options = parse_options()
    images = options.output / "images"
    labels = [
        (write_image(images, label, number, options.seed), label)
        for label in range(len(NAMES))
        for number in range(1, options.per_class + 1)
    ]
    write_labels(options.output / "labels.csv", labels)
    (options.output / "synset.txt").write_text("".join(f"{name}\n" for name in NAMES))
    write_odd_files(images / "odd", options.seed)
    print_figures(images, len(labels))


def parse_options():
    parser = argparse.ArgumentParser(description="Draws the images of the sample.")
    parser.add_argument("--per-class", type=int, default=20)
    parser.add_argument("--seed", type=int, default=COMMITTED_SEED)
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[2] / "sample")
    return parser.parse_args()


def encoded(label, number, seed):
    """Returns suffix and bytes of one image. The same arguments give the same image."""
    rng = np.random.default_rng([seed, label, number])
    image = draw(label, rng)
    if rng.random() < 0.1:
        image = image.convert("L")
    return encode_jpeg(image, rng) if (NAMES[label], number) not in LOSSLESS else encode_png(image)


def encode_png(image):
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return ".png", target.getvalue()


def encode_jpeg(image, rng):
    target = io.BytesIO()
    quality, progressive = int(rng.integers(75, 91)), bool(rng.random() < 0.15)
    image.save(target, "JPEG", quality=quality, optimize=True, progressive=progressive)
    return ".jpg", target.getvalue()


def write_image(images, label, number, seed):
    suffix, content = encoded(label, number, seed)
    path = f"{NAMES[label]}/{number:04d}{suffix}"
    (images / path).parent.mkdir(parents=True, exist_ok=True)
    (images / path).write_bytes(content)
    return path


def write_labels(file, labels):
    with file.open("w", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["path", "label"])
        writer.writerows(labels)


def write_odd_files(folder, seed):
    """Writes an empty file, a text and the first half of a JPEG, all with the suffix .jpg."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    draw(NAMES.index("star"), np.random.default_rng([seed, len(NAMES)])).save(whole, "JPEG")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("These are words, and no picture.\n")
    (folder / "truncated.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])


def print_figures(images, drawn):
    files = [file for file in images.glob("*/*") if file.parent.name != "odd"]
    modes = [(Image.open(file).mode, file.suffix) for file in files]
    counts = ", ".join(f"{modes.count(kind)} {' '.join(kind)}" for kind in sorted(set(modes)))
    size = sum(file.stat().st_size for file in files)
    print(f"{drawn} images of {len(NAMES)} classes ({counts}), {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
