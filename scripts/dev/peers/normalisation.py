"""What is done to the pixels of a crop before the network sees them."""

# Mean and standard deviation of a channel, red, green and blue, on the scale of 0 to 255.
IMAGENET = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
DPN = ((124.0, 117.0, 104.0), (1 / 0.0167, 1 / 0.0167, 1 / 0.0167))


def normalisation(network: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation, of 3 channels each: torchvision's, and timm's for a DPN."""
    return DPN if network.startswith("dpn") else IMAGENET
