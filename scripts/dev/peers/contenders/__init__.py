"""The tools that are compared, all behind the same two methods."""

import importlib
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np


class Model(Protocol):
    """A network loaded by a tool, for batches of one size, on one thread."""

    def prepare(self, images: np.ndarray) -> Any:
        """Converts uint8 images (N, H, W, 3) to what the tool takes."""

    def run(self, batch: Any) -> np.ndarray:
        """Returns the logits, float32 (N, classes), of a batch that prepare returned."""


@dataclass(frozen=True)
class Contender:
    """A tool with its settings.

    loader is MODULE:FUNCTION, the name of a function (network, checkpoint, batch size) -> Model. It is
    imported only in the process that runs the tool.
    """

    name: str
    precision: str
    settings: str
    loader: str

    def load(self, network: str, checkpoint: str, batch_size: int) -> Model:
        module, function = self.loader.split(":")
        loader = getattr(importlib.import_module(f"peers.contenders.{module}"), function)
        return loader(network, checkpoint, batch_size)


_ROWS = (
    ("torch", "fp32", "eager, channels last; takes normalised floats", "torch_tools:eager"),
    (
        "torchscript",
        "fp32",
        "traced, optimize_for_inference; takes normalised floats",
        "torch_tools:script_optimised",
    ),
    (
        "torchscript-nhwc",
        "fp32",
        "traced, frozen, channels last; takes normalised floats",
        "torch_tools:script_channels_last",
    ),
    (
        "torchscript-fused",
        "fp32",
        "traced, frozen, channels last, oneDNN Graph; takes normalised floats",
        "torch_tools:script_fused",
    ),
    (
        "torch-compile",
        "fp32",
        "inductor with freezing, channels last; takes normalised floats",
        "torch_tools:compiled",
    ),
    (
        "onnxruntime",
        "fp32",
        "fixed shape, all graph optimisations; takes normalised floats",
        "onnx_runtime:load",
    ),
    ("openvino", "fp32", "fixed shape, one stream; takes uint8", "open_vino:float32"),
    (
        "torch-bf16",
        "bf16",
        "eager, channels last, autocast; takes normalised floats",
        "torch_tools:autocast",
    ),
    (
        "torchscript-bf16",
        "bf16",
        "traced under autocast, frozen, channels last; takes normalised floats",
        "torch_tools:script_autocast",
    ),
    ("openvino-bf16", "bf16", "fixed shape, one stream; takes uint8", "open_vino:bfloat16"),
)

CONTENDERS = {row[0]: Contender(*row) for row in _ROWS}
