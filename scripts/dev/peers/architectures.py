"""Builds the networks as torchvision and timm publish them."""

import timm
import torch
import torchvision


def build(network: str) -> torch.nn.Module:
    """Builds a network with the library's initial weights: DPNs from timm, DenseNets from torchvision."""
    if network == "densenet264":  # neither library has it
        return torchvision.models.DenseNet(32, (6, 12, 64, 48), 64)
    if network.startswith("dpn"):
        return timm.create_model(network)
    return torchvision.models.get_model(network, weights=None)


def load(network: str, checkpoint: str) -> torch.nn.Module:
    """Builds a network with the weights of a state dict, ready to predict."""
    model = build(network)
    model.load_state_dict(torch.load(checkpoint, weights_only=True))
    return model.eval()
