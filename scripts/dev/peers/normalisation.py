"""The mean and standard deviation by which the pixels of a crop are normalised."""

# Each pair is the mean and the standard deviation of red, green and blue, on a scale of 0 to 255.
IMAGENET = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
DPN = ((124.0, 117.0, 104.0), (1 / 0.0167, 1 / 0.0167, 1 / 0.0167))


def normalisation(network: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Returns mean and standard deviation of the 3 channels: timm's for a DPN, otherwise torchvision's."""
    return DPN if network.startswith("dpn") else IMAGENET
