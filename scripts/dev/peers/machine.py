"""Describes the machine and the versions that a table was measured with."""

import os
from importlib.metadata import version

PACKAGES = ("torch", "torchvision", "timm", "onnxruntime", "openvino", "pyspark", "pillow", "numpy")


def describe() -> str:
    """Returns the processor, the number of cores, and the versions of the packages."""
    processor, family = _field("model name"), _field("cpu family")
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{processor}, family {family}, {cores} cores; {packages}"


def _field(name: str) -> str:
    with open("/proc/cpuinfo") as cpuinfo:
        return next((line.split(":")[1].strip() for line in cpuinfo if line.startswith(name)), "?")
