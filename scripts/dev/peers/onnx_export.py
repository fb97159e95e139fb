"""Exports a network to an ONNX file, which ONNX Runtime and OpenVINO read."""

import warnings

import torch


def save(model: torch.nn.Module, target: str) -> None:
    """Writes a network from float32 images (batch, 3, 224, 224) to logits (batch, classes)."""
    with warnings.catch_warnings():
        # The exporter that does not need onnxscript is deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            model,
            (torch.zeros(1, 3, 224, 224),),
            target,
            input_names=["images"],
            output_names=["logits"],
            dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}},
            dynamo=False,
        )
