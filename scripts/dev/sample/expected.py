"""Writes the logits of the committed checkpoint for the committed images, and prints its accuracy.

    python expected.py

Writes scripts/sample/expected.tsv: path in images, class id, predicted class id, and the logits in the
order of synset.txt with six significant digits. PIL and torchvision preprocess, and torch computes in
float32.
"""

import csv
from collections import Counter

import torch
from PIL import Image
from torchvision import transforms

from network import (
    CHECKPOINT,
    FOLDER,
    build,
    count_parameters,
    cropped,
    normalised,
    read_architecture,
    resized,
)
from shapes import NAMES


def main():
    torch.set_num_threads(1)
    architecture = read_architecture()
    network = build(architecture)
    network.load_state_dict(torch.load(CHECKPOINT, weights_only=True))
    images = read_labels()
    logits = [compute(network.eval(), architecture, path) for path, _ in images]
    rows = [(path, label, int(row.argmax()), row) for (path, label), row in zip(images, logits)]
    write(rows)
    print_figures(network, rows)


def read_labels():
    with (FOLDER / "labels.csv").open(newline="") as source:
        return [(row["path"], int(row["label"])) for row in csv.DictReader(source)]


@torch.inference_mode()
def compute(network, architecture, path):
    prepare = transforms.Compose(
        [resized(architecture), cropped(architecture), transforms.PILToTensor()]
    )
    image = Image.open(FOLDER / "images" / path).convert("RGB")
    return network(normalised(architecture, prepare(image)[None]))[0]


def write(rows):
    with (FOLDER / "expected.tsv").open("w") as target:
        print("path", "label", "predicted", *NAMES, sep="\t", file=target)
        for path, label, predicted, logits in rows:
            numbers = [f"{logit:.6g}" for logit in logits.tolist()]
            print(path, label, predicted, *numbers, sep="\t", file=target)


def print_figures(network, rows):
    wrong = Counter((label, predicted) for _, label, predicted, _ in rows if label != predicted)
    in_five = sum(label in logits.topk(5).indices.tolist() for _, label, _, logits in rows)
    top_1, top_5 = 1 - wrong.total() / len(rows), in_five / len(rows)
    print(f"top-1 {top_1:.3f}, top-5 {top_5:.3f} of {len(rows)} images")
    for (label, predicted), times in wrong.most_common():
        print(f"  {times} x {NAMES[label]} taken for {NAMES[predicted]}")
    size = CHECKPOINT.stat().st_size
    print(f"{count_parameters(network)} parameters, {CHECKPOINT.name} {size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
