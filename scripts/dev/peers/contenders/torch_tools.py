"""Runs PyTorch eagerly, by TorchScript, by torch.compile, and with autocast to bfloat16."""

from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
import torch

from peers import architectures
from peers.normalisation import normalisation

CROP = 224


class TorchModel:
    """A network that takes and returns a tensor."""

    def __init__(
        self,
        network: str,
        forward: Callable[[torch.Tensor], torch.Tensor],
        memory_format: torch.memory_format = torch.channels_last,
        bf16: bool = False,
    ) -> None:
        mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in normalisation(network))
        self._scale, self._shift = 1 / std, -mean / std
        self._forward = forward
        self._memory_format = memory_format
        self._bf16 = bf16

    def prepare(self, images: np.ndarray) -> torch.Tensor:
        batch = torch.from_numpy(images).permute(0, 3, 1, 2)
        batch = batch.to(torch.float32, memory_format=self._memory_format)
        return batch.mul_(self._scale).add_(self._shift)

    def run(self, batch: torch.Tensor) -> np.ndarray:
        precision = torch.autocast("cpu", torch.bfloat16) if self._bf16 else nullcontext()
        with torch.inference_mode(), precision:
            return self._forward(batch).float().numpy()


def eager(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    return TorchModel(network, _channels_last(network, checkpoint))


def autocast(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    return TorchModel(network, _channels_last(network, checkpoint), bf16=True)


def script_optimised(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    model = architectures.load(network, checkpoint)
    traced = _trace(model, batch_size, torch.contiguous_format)
    return TorchModel(network, torch.jit.optimize_for_inference(traced), torch.contiguous_format)


def script_channels_last(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    model = _channels_last(network, checkpoint)
    return TorchModel(network, torch.jit.freeze(_trace(model, batch_size, torch.channels_last)))


def script_fused(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    torch.jit.enable_onednn_fusion(True)
    return script_channels_last(network, checkpoint, batch_size)


def script_autocast(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    # A trace must not contain weights that another call cached.
    with torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        return script_channels_last(network, checkpoint, batch_size)


def compiled(network: str, checkpoint: str, batch_size: int) -> TorchModel:
    import torch._inductor.config

    torch._inductor.config.freezing = True  # makes weights constants, as PyTorch's CPU guide recommends
    return TorchModel(network, torch.compile(_channels_last(network, checkpoint), dynamic=False))


def _channels_last(network: str, checkpoint: str) -> torch.nn.Module:
    return architectures.load(network, checkpoint).to(memory_format=torch.channels_last)


def _trace(
    model: torch.nn.Module, batch_size: int, memory_format: torch.memory_format
) -> torch.jit.ScriptModule:
    example = torch.zeros(batch_size, 3, CROP, CROP).to(memory_format=memory_format)
    with torch.no_grad():
        return torch.jit.trace(model, example)
