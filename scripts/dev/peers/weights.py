"""Random weights with which a network behaves like a trained one.

As initialised, the activations of a deep network may vanish, and such numbers slow processors
down (denormals).
"""

import numpy as np
import torch

from peers import architectures
from peers.normalisation import normalisation


def calibrated(network: str, images: np.ndarray) -> torch.nn.Module:
    """The network with random weights and batch norms that fit the images, uint8 (N, H, W, 3)."""
    torch.manual_seed(0)
    model = architectures.build(network).train()
    with torch.no_grad():
        for norm in model.modules():
            if isinstance(norm, torch.nn.BatchNorm2d):
                _randomise(norm)
        model(normalised(images, network))
    return model.eval()


def centre(model: torch.nn.Module, network: str, images: np.ndarray) -> None:
    """Takes the mean answer to the images away: random weights answer all images alike else."""
    with torch.no_grad():
        model.classifier.bias -= model(normalised(images, network)).mean(0)


def normalised(images: np.ndarray, network: str) -> torch.Tensor:
    """Float32 (N, 3, H, W) from uint8 (N, H, W, 3)."""
    mean, std = (torch.tensor(v) for v in normalisation(network))
    return torch.from_numpy(images).float().sub(mean).div(std).permute(0, 3, 1, 2)


def _randomise(norm: torch.nn.BatchNorm2d) -> None:
    norm.momentum = None  # statistics of all images seen, instead of a moving average
    norm.weight.uniform_(0.5, 1.5)
    # Training leaves a few scales negative, and a tool that fuses must cope with them.
    norm.weight[torch.rand_like(norm.weight) < 0.02] *= -1
    norm.bias.normal_(0, 0.1)
