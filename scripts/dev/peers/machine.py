"""Where a table was made, and with which versions."""

import os
from importlib.metadata import version

PACKAGES = ("torch", "torchvision", "timm", "onnxruntime", "openvino", "pyspark", "pillow", "numpy")


def describe() -> str:
    """The processor, how many cores, and the packages."""
    processor, family = _field("model name"), _field("cpu family")
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{processor}, family {family}, {cores} cores; {packages}"


def _field(name: str) -> str:
    with open("/proc/cpuinfo") as cpuinfo:
        return next((line.split(":")[1].strip() for line in cpuinfo if line.startswith(name)), "?")
