"""Runs OpenVINO on one thread; it normalises the images itself, as its guide recommends."""

from typing import Any

import numpy as np
import openvino
from openvino.preprocess import PrePostProcessor

from peers.normalisation import normalisation

SETTINGS: dict[str, Any] = {
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    # With pinning, every process of a machine would pin its thread to the same core.
    "ENABLE_CPU_PINNING": False,
}


class OpenVinoModel:
    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._request = compiled.create_infer_request()

    def prepare(self, images: np.ndarray) -> np.ndarray:
        return images

    def run(self, batch: np.ndarray) -> np.ndarray:
        self._request.infer([batch], share_inputs=True)
        return self._request.get_output_tensor().data.copy()


def float32(network: str, checkpoint: str, batch_size: int) -> OpenVinoModel:
    return _load(network, checkpoint, batch_size, "f32")


def bfloat16(network: str, checkpoint: str, batch_size: int) -> OpenVinoModel:
    return _load(network, checkpoint, batch_size, "bf16")


def _load(network: str, checkpoint: str, batch_size: int, precision: str) -> OpenVinoModel:
    core = openvino.Core()
    model = core.read_model(f"{checkpoint}.onnx")
    model.reshape([batch_size, 3, 224, 224])
    mean, std = normalisation(network)
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    steps.input().model().set_layout(openvino.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(openvino.Type.f32).mean(list(mean)).scale(
        list(std)
    )
    settings = {**SETTINGS, "INFERENCE_PRECISION_HINT": precision}
    return OpenVinoModel(core.compile_model(steps.build(), "CPU", settings))
