"""From a JPEG to a crop, pixel for pixel as torchvision's preprocessing makes it."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

SHORT_SIDE = 256
CROP = 224


def crop(jpeg: bytes) -> np.ndarray:
    """uint8 (224, 224, 3): bilinear to a short side of 256, then the centre."""
    with Image.open(io.BytesIO(jpeg)) as file:
        image = file.convert("RGB")
    short = min(image.size)
    width, height = (int(SHORT_SIDE * side / short) for side in image.size)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = round((width - CROP) / 2), round((height - CROP) / 2)
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)))


def padded(crops: Sequence[np.ndarray], batch_size: int) -> np.ndarray:
    """A batch of that size, uint8 (N, 224, 224, 3): the last crop fills up what is missing."""
    missing = batch_size - len(crops)
    return np.stack([*crops, *[crops[-1]] * missing])
