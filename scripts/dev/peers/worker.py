"""Runs a contender as a process that computes when it is asked to, so that contenders can take turns.

The arguments are contender, network, checkpoint, and a file of uint8 images (N, 224, 224, 3). Answers on
standard output begin with "=". A line BATCH SECONDS on standard input runs batches of the first BATCH
images for about SECONDS and is answered with images/s. The line "logits" is answered with the logits of
the first image.
"""

import functools
import sys
import time
from typing import Any

import numpy as np

from peers.contenders import CONTENDERS, Model

WARM_UP_BATCHES = 4


def main() -> None:
    contender, network, checkpoint, images = sys.argv[1:]
    if contender.startswith("torch"):
        import torch

        torch.set_num_threads(1)
    crops = np.fromfile(images, np.uint8).reshape(-1, 224, 224, 3)

    @functools.cache
    def warm(batch_size: int) -> tuple[Model, Any]:
        model = CONTENDERS[contender].load(network, checkpoint, batch_size)
        batch = model.prepare(crops[:batch_size])
        for _ in range(WARM_UP_BATCHES):
            model.run(batch)
        return model, batch

    _answer("ready")
    for line in sys.stdin:
        if line.strip() == "logits":
            model, batch = warm(4)
            _answer(" ".join(map(str, model.run(batch)[0])))
        else:
            batch_size, seconds = line.split()
            _answer(_images_per_second(*warm(int(batch_size)), int(batch_size), float(seconds)))


def _images_per_second(model: Model, batch: Any, batch_size: int, seconds: float) -> float:
    start = time.perf_counter()
    computed, elapsed = 0, 0.0
    while elapsed < seconds:
        model.run(batch)
        computed += batch_size
        elapsed = time.perf_counter() - start
    return computed / elapsed


def _answer(text: object) -> None:
    print(f"={text}", flush=True)


if __name__ == "__main__":
    main()
