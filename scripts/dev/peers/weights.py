"""Makes random weights with which a network behaves like a trained network.

With the usual initial weights, the activations of a deep network may vanish and become denormal numbers,
which slow processors down.
"""

import numpy as np
import torch

from peers import architectures
from peers.normalisation import normalisation


def calibrated(network: str, images: np.ndarray) -> torch.nn.Module:
    """Builds a network with random weights and with batch norms that fit the images, uint8 (N, H, W, 3)."""
    torch.manual_seed(0)
    model = architectures.build(network).train()
    with torch.no_grad():
        for norm in model.modules():
            if isinstance(norm, torch.nn.BatchNorm2d):
                _randomise(norm)
        model(normalised(images, network))
    return model.eval()


def centre(model: torch.nn.Module, network: str, images: np.ndarray) -> None:
    """Subtracts the mean logits of the images, because random weights answer all images alike."""
    with torch.no_grad():
        model.classifier.bias -= model(normalised(images, network)).mean(0)


def normalised(images: np.ndarray, network: str) -> torch.Tensor:
    """Normalises uint8 (N, H, W, 3) to float32 (N, 3, H, W)."""
    mean, std = (torch.tensor(v) for v in normalisation(network))
    return torch.from_numpy(images).float().sub(mean).div(std).permute(0, 3, 1, 2)


def _randomise(norm: torch.nn.BatchNorm2d) -> None:
    norm.momentum = None  # the statistics are a mean over all images instead of a moving average
    norm.weight.uniform_(0.5, 1.5)
    # Training leaves a few scales negative, and a tool that fuses layers must handle them.
    norm.weight[torch.rand_like(norm.weight) < 0.02] *= -1
    norm.bias.normal_(0, 0.1)
