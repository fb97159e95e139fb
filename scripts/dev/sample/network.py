"""Builds the network and the preprocessing of architecture.properties with torchvision."""

from pathlib import Path

import torch
from torchvision import transforms
from torchvision.models.densenet import DenseNet

FOLDER = Path(__file__).parents[2] / "sample"
CHECKPOINT = FOLDER / "sample.pth"


def read_architecture(file=FOLDER / "architecture.properties"):
    """Reads the keys and values of the file, as strings."""
    lines = (line.strip() for line in file.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def build(architecture):
    """Builds an untrained DenseNet from float32 (N, 3, crop, crop) to logits (N, classes)."""
    return DenseNet(
        growth_rate=int(architecture["growth"]),
        block_config=tuple(int(layers) for layers in architecture["layers"].split("-")),
        num_init_features=int(architecture["initial-features"]),
        bn_size=int(architecture["bottleneck"]),
        num_classes=int(architecture["classes"]),
    )


def resized(architecture):
    """Returns the transform that resizes a PIL image to the short side that the network expects."""
    return transforms.Resize(int(architecture["preprocessing.short-side"]))


def cropped(architecture):
    return transforms.CenterCrop(int(architecture["preprocessing.crop"]))


def normalised(architecture, pixels):
    """Normalises uint8 (N, 3, H, W) to float32 of the same shape."""
    mean, std = (
        torch.tensor([float(n) for n in architecture[key].split(",")]).view(1, 3, 1, 1)
        for key in ("preprocessing.mean", "preprocessing.std")
    )
    return (pixels.float() / 255 - mean) / std


def count_parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())
