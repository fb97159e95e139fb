"""Runs ONNX Runtime on one thread."""

import numpy as np
import onnxruntime

from peers.normalisation import normalisation


class OnnxRuntimeModel:
    def __init__(self, session: onnxruntime.InferenceSession, network: str) -> None:
        mean, std = (np.array(v, np.float32) for v in normalisation(network))
        self._session = session
        self._scale, self._shift = 1 / std, -mean / std

    def prepare(self, images: np.ndarray) -> np.ndarray:
        normalised = images * self._scale + self._shift
        return np.ascontiguousarray(normalised.transpose(0, 3, 1, 2))

    def run(self, batch: np.ndarray) -> np.ndarray:
        return self._session.run(["logits"], {"images": batch})[0]


def load(network: str, checkpoint: str, batch_size: int) -> OnnxRuntimeModel:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_free_dimension_override_by_name("batch", batch_size)
    session = onnxruntime.InferenceSession(
        f"{checkpoint}.onnx", options, providers=["CPUExecutionProvider"]
    )
    return OnnxRuntimeModel(session, network)
