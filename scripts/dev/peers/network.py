"""Measures the network alone, one thread on one core: images/s of DensePath and its peers, in turns."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from peers import machine, onnx_export, table, weights
from peers.contenders import CONTENDERS
from peers.process import ContenderFailed, ContenderProcess

NETWORKS = "densenet121,densenet161,densenet264,dpn68,dpn92,dpn107"
DENSEPATH = {"densepath": "fp32", "densepath-bf16": "bf16"}
SLOW_TO_START = {"torch-compile"}
# A batch size is measured again only if, in the first round, it had at least this fraction of the rate of
# its contender's best batch size.
WORTH_ANOTHER_ROUND = 0.85
# These contenders also run as two processes on two cores.
DOUBLED = {"densepath", "densepath-bf16", "openvino", "openvino-bf16"}

Rates = dict[tuple[str, int], list[float]]


def main() -> None:
    args = _arguments()
    print(machine.describe(), flush=True)
    for network in args.networks.split(","):
        with tempfile.TemporaryDirectory(prefix="densepath-peers-") as directory:
            _Comparison(network, args, Path(directory)).run()
    for name in args.contenders:
        print(f"{name}: {_settings(name)}")


class _Comparison:
    """Measures one network with all contenders."""

    def __init__(self, network: str, args: argparse.Namespace, directory: Path) -> None:
        self._network = network
        self._args = args
        self._directory = directory
        self._checkpoint = directory / "checkpoint.pth"
        self._images = directory / "images"
        self._cores = sorted(os.sched_getaffinity(0))[:2]

    def run(self) -> None:
        self._note("weights")
        reference = self._prepare()
        processes = {name: self._start(name, self._cores[0]) for name in self._args.contenders}
        try:
            differences = self._differences(processes, reference)
            rates = self._rounds(processes)
            best = {name: _best_batch(rates, name) for name in processes}
            twice = self._two_processes(processes, best)
        finally:
            for process in processes.values():
                process.close()
        self._print(rates, best, twice, differences)

    def _prepare(self) -> np.ndarray:
        """Writes images and checkpoint; returns the logits of the first image."""
        import torch

        images = _images(max(self._args.batch_sizes + [16]))
        images.tofile(self._images)
        model = weights.calibrated(self._network, images[:16])
        torch.save(model.state_dict(), self._checkpoint)
        onnx_export.save(model, f"{self._checkpoint}.onnx")
        with torch.inference_mode():
            return model(weights.normalised(images[:1], self._network))[0].numpy()

    def _start(self, name: str, core: int) -> ContenderProcess:
        self._note(f"starting {name}")
        log = self._directory / f"{name}-{core}.log"
        process = ContenderProcess(self._command(name, core), core, log)
        process.answer()
        return process

    def _command(self, name: str, core: int) -> list[str]:
        files = [str(self._checkpoint), str(self._images)]
        if name not in DENSEPATH:
            return [sys.executable, "-m", "peers.worker", name, self._network, *files]
        classpath = Path("udf/target/bench.classpath").read_text()
        # Each peer runs as its documentation recommends, and DensePath as its launcher starts it.
        return [
            "bash",
            "-c",
            'source scripts/lib/environment && exec java "$@"',
            "java",
            "-cp",
            f"udf/target/test-classes:udf/target/classes:{classpath}",
            "io.densepath.benchmark.NetworkContender",
            self._network,
            DENSEPATH[name],
            *files,
            str(self._directory / f"{name}-{core}"),
        ]

    def _differences(
        self, processes: dict[str, ContenderProcess], reference: np.ndarray
    ) -> dict[str, float]:
        """Returns the differences by contender, and removes contenders that cannot run this network."""
        differences: dict[str, float] = {}
        for name in list(processes):
            try:
                differences[name] = _difference(processes[name], reference)
            except ContenderFailed as failure:
                processes.pop(name).close()
                last_line = str(failure).rpartition("\n")[2]
                print(f"{self._network}: {name} fails: {last_line}", flush=True)
        return differences

    def _rounds(self, processes: dict[str, ContenderProcess]) -> Rates:
        rates: Rates = {}
        for round_number in range(1, self._args.rounds + 1):
            for name, process in processes.items():
                for batch_size in self._worth_measuring(rates, name):
                    rate = float(process.ask(f"{batch_size} {self._args.seconds}"))
                    rates.setdefault((name, batch_size), []).append(rate)
                    self._note(f"round {round_number} {name} batch {batch_size}: {rate:.2f}")
        return rates

    def _worth_measuring(self, rates: Rates, name: str) -> list[int]:
        sizes = [4] if name in SLOW_TO_START else self._args.batch_sizes
        first = {size: rates[name, size][0] for size in sizes if (name, size) in rates}
        if not first:
            return sizes
        return [s for s in sizes if first[s] >= WORTH_ANOTHER_ROUND * max(first.values())]

    def _two_processes(
        self, processes: dict[str, ContenderProcess], best: dict[str, int]
    ) -> dict[str, float]:
        """Returns images/s of two processes on two cores, divided by images/s of one process."""
        ratios: dict[str, float] = {}
        if len(self._cores) < 2:
            return ratios
        for name in processes.keys() & DOUBLED:
            second = self._start(name, self._cores[1])
            question = f"{best[name]} {self._args.seconds}"
            second.ask(question)
            measured = []
            for _ in range(self._args.rounds):
                alone = float(processes[name].ask(question))
                second.begin(question)
                together = float(processes[name].ask(question)) + float(second.answer())
                measured.append(together / alone)
            second.close()
            ratios[name] = median(measured)
            self._note(f"two processes {name}: {ratios[name]:.2f}")
        return ratios

    def _print(
        self,
        rates: Rates,
        best: dict[str, int],
        twice: dict[str, float],
        differences: dict[str, float],
    ) -> None:
        medians = {key: median(values) for key, values in rates.items()}
        rows = []
        for name, batch_size in best.items():
            rate = medians[name, batch_size]
            rival = "densepath-bf16" if _precision(name) == "bf16" else "densepath"
            ours = medians[rival, best[rival]] / rate if rival in best else None
            rows.append(
                [
                    name,
                    _precision(name),
                    str(batch_size),
                    f"{rate:.2f}",
                    "-" if ours is None else f"{ours:.2f}",
                    f"{twice[name]:.2f}" if name in twice else "-",
                    f"{differences[name]:.1e}",
                    *(
                        f"{medians[name, size]:.2f}" if (name, size) in medians else "-"
                        for size in self._args.batch_sizes
                    ),
                ]
            )
        print(
            f"\n{self._network}: one thread on one core, images/s, median of {self._args.rounds} rounds"
            f" in turns (only the first round, for a batch size that had less than"
            f" {WORTH_ANOTHER_ROUND:.0%} of its contender's best rate in it)\n"
        )
        sizes = [f"batch {size}" for size in self._args.batch_sizes]
        header = ["", "", "best batch", "images/s", "densepath", "2 cores/1", "difference", *sizes]
        print(table.render(header, rows))
        print(
            "\ndensepath: DensePath's images/s in the same precision, divided by the contender's."
            " 2 cores/1: images/s of two processes, divided by that of one. difference: the largest"
            " difference of an image's logits from PyTorch's in fp32, in standard deviations of these"
            " logits.\n",
            flush=True,
        )

    def _note(self, text: str) -> None:
        print(f"{self._network}: {text}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    every = [*DENSEPATH, *(name for name in CONTENDERS if name not in SLOW_TO_START)]
    parser = argparse.ArgumentParser(prog="scripts/dev/peers/run network", description=__doc__)
    parser.add_argument("networks", nargs="?", default=NETWORKS, help=NETWORKS)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument(
        "--contenders",
        type=lambda text: text.split(","),
        default=every,
        help=f"{','.join(every)} (the default), or {','.join(SLOW_TO_START)}, which takes minutes to start",
    )
    parser.add_argument(
        "--batch-sizes",
        type=lambda text: [int(word) for word in text.split(",")],
        default=[1, 4, 16, 32],
    )
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of a turn (2)")
    args = parser.parse_args()
    for name in args.contenders:
        if name not in DENSEPATH and name not in CONTENDERS:
            parser.error(
                f"unknown contender {name!r}: expected some of {','.join([*DENSEPATH, *CONTENDERS])}"
            )
    return args


def _images(count: int) -> np.ndarray:
    """Draws coloured squares, uint8 (N, 224, 224, 3)."""
    squares = np.random.default_rng(0).integers(0, 256, (count, 14, 14, 3), dtype=np.uint8)
    return squares.repeat(16, axis=1).repeat(16, axis=2)


def _difference(process: ContenderProcess, reference: np.ndarray) -> float:
    logits = np.array(process.ask("logits").split(), np.float32)
    return float(np.abs(logits - reference).max() / reference.std())


def _best_batch(rates: Rates, name: str) -> int:
    sizes = [size for contender, size in rates if contender == name]
    longest = max(len(rates[name, size]) for size in sizes)
    return max(
        (size for size in sizes if len(rates[name, size]) == longest),
        key=lambda size: median(rates[name, size]),
    )


def _precision(name: str) -> str:
    return DENSEPATH.get(name) or CONTENDERS[name].precision


def _settings(name: str) -> str:
    if name in DENSEPATH:
        return "one batch per call, as in its jobs; takes uint8, normalises, computes softmax and top 5"
    return CONTENDERS[name].settings


if __name__ == "__main__":
    main()
