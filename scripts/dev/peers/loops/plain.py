"""Classifies in two processes of one thread, each of which reads half of the files and writes Parquet.

The arguments are contender, checkpoint, batch size, folder of JPEGs and output folder.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator

PROCESSES = 2


def main() -> None:
    contender, checkpoint, batch_size, folder, output = sys.argv[1:]
    os.makedirs(output)
    paths = sorted(entry.path for entry in os.scandir(folder))
    spawn = multiprocessing.get_context("spawn")
    parts = [
        spawn.Process(
            target=_classify,
            args=(contender, checkpoint, int(batch_size), paths[i::PROCESSES], f"{output}/{i}.parquet"),
        )
        for i in range(PROCESSES)
    ]
    for part in parts:
        part.start()
    for part in parts:
        part.join()
    sys.exit(max(abs(part.exitcode or 0) for part in parts))


def _classify(contender: str, checkpoint: str, batch_size: int, paths: list[str], output: str) -> None:
    import pyarrow
    import pyarrow.parquet

    from peers.contenders import CONTENDERS
    from peers.photos import padded
    from peers.top_five import top_five

    batches = _loaded(paths, batch_size) if contender.startswith("torch") else _read(paths, batch_size)
    model = CONTENDERS[contender].load("densenet121", checkpoint, batch_size)
    classes: list[list[int]] = []
    probabilities: list[list[float]] = []
    for crops in batches:
        logits = model.run(model.prepare(padded(crops, batch_size)))[: len(crops)]
        best, likely = top_five(logits)
        classes += best.tolist()
        probabilities += likely.tolist()
    table = pyarrow.table({"path": paths, "classes": classes, "probabilities": probabilities})
    pyarrow.parquet.write_table(table, output)


def _read(paths: list[str], batch_size: int) -> Iterator[list]:
    from peers.photos import crop

    for start in range(0, len(paths), batch_size):
        yield [crop(open(path, "rb").read()) for path in paths[start : start + batch_size]]


def _loaded(paths: list[str], batch_size: int) -> Iterator[list]:
    """Reads the crops by PyTorch's DataLoader in this process, because its worker processes are slower."""
    import torch
    from torch.utils.data import DataLoader, Dataset

    from peers.photos import crop

    class Photos(Dataset):
        def __len__(self) -> int:
            return len(paths)

        def __getitem__(self, index: int):
            return crop(open(paths[index], "rb").read())

    torch.set_num_threads(1)
    return iter(DataLoader(Photos(), batch_size=batch_size, num_workers=0, collate_fn=list))


if __name__ == "__main__":
    main()
