"""The jobs that are compared: the command line of each, and how its predictions are read."""

import glob
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from peers.job_files import JobFiles

DJL_CLASSES = "scripts/dev/peers/target"
# Packages that Spark's own launcher opens on Java 17.
OPENED = ("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent")


@dataclass(frozen=True)
class JobContender:
    """A job; command makes its command line from the shared files, the input and the output folder."""

    name: str
    precision: str
    settings: str
    command: Callable[[JobFiles, Path, Path], list[str]]

    def environment(self) -> dict[str, str]:
        spark = {"PYSPARK_PYTHON": sys.executable, "DENSEPATH_SUBMIT_OPTIONS": "--master local[2]"}
        return {**os.environ, **spark}


def _densepath(precision: str) -> Callable[[JobFiles, Path, Path], list[str]]:
    def command(files: JobFiles, photos: Path, output: Path) -> list[str]:
        return [
            "scripts/densepath",
            "classify",
            *("--model", "densenet121", "--weights", str(files.checkpoint)),
            *("--precision", precision, "--input", str(photos), "--output", str(output)),
        ]

    return command


def _loop(module: str, tool: str, batch_size: int) -> Callable[[JobFiles, Path, Path], list[str]]:
    def command(files: JobFiles, photos: Path, output: Path) -> list[str]:
        words = [tool, str(files.checkpoint), str(batch_size), str(photos), str(output)]
        return [sys.executable, "-m", f"peers.loops.{module}", *words]

    return command


def _djl(files: JobFiles, photos: Path, output: Path) -> list[str]:
    classpath = Path("udf/target/bench.classpath").read_text()
    return [
        "java",
        *(f"--add-opens=java.base/java.{package}=ALL-UNNAMED" for package in OPENED),
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-Dai.djl.pytorch.num_threads=1",
        "-Dai.djl.pytorch.num_interop_threads=1",
        *("-cp", f"{DJL_CLASSES}:{classpath}", "DjlPlain"),
        *(str(files.torchscript), str(photos), str(output)),
    ]


_ROWS = (
    ("densepath", "fp32", "local[2], its defaults", _densepath("fp32")),
    ("densepath-auto", "auto", "local[2], its defaults", _densepath("auto")),
    (
        "spark-torch",
        "fp32",
        "PySpark local[2], predict_batch_udf, torch eager channels last, batch 16",
        _loop("predict_batch_udf", "torch", 16),
    ),
    (
        "spark-torch-bf16",
        "bf16",
        "the same with bf16 autocast",
        _loop("predict_batch_udf", "torch-bf16", 16),
    ),
    (
        "spark-onnxruntime",
        "fp32",
        "PySpark local[2], mapInPandas, ONNX Runtime, batch 4",
        _loop("map_in_pandas", "onnxruntime", 4),
    ),
    (
        "spark-djl",
        "fp32",
        "Spark local[2] in Java, DJL 0.36.0, TorchScript traced and frozen, one image at a time,"
        " decoded by ImageIO, resized by DJL",
        _djl,
    ),
    (
        "loop-torch",
        "fp32",
        "two processes, DataLoader, torch eager channels last, batch 16",
        _loop("plain", "torch", 16),
    ),
    (
        "loop-torch-bf16",
        "bf16",
        "the same with bf16 autocast",
        _loop("plain", "torch-bf16", 16),
    ),
    (
        "loop-onnxruntime",
        "fp32",
        "two processes, ONNX Runtime, batch 4",
        _loop("plain", "onnxruntime", 4),
    ),
    ("loop-openvino", "fp32", "two processes, OpenVINO, batch 4", _loop("plain", "openvino", 4)),
    (
        "loop-openvino-bf16",
        "bf16",
        "the same in bf16",
        _loop("plain", "openvino-bf16", 4),
    ),
)

JOBS = {row[0]: JobContender(*row) for row in _ROWS}


def predicted(output: Path) -> dict[str, int]:
    """Reads the top-1 class by file name from the Parquet files of any contender."""
    classes: dict[str, int] = {}
    pattern = "predictions/*/*.parquet" if (output / "predictions").exists() else "*.parquet"
    for file in glob.glob(str(output / pattern)):
        for row in pyarrow.parquet.ParquetFile(file).read().to_pylist():
            best = row["classes"][0] if "classes" in row else row["predictions"][0]["class_id"]
            classes[row["path"].rpartition("/")[2]] = best
    return classes
