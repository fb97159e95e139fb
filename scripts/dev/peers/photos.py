"""Decodes a JPEG to a crop that equals that of torchvision's preprocessing."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

SHORT_SIDE = 256
CROP = 224


def crop(jpeg: bytes) -> np.ndarray:
    """Returns uint8 (224, 224, 3): resized bilinearly to a short side of 256, then cropped at the centre."""
    with Image.open(io.BytesIO(jpeg)) as file:
        image = file.convert("RGB")
    short = min(image.size)
    width, height = (int(SHORT_SIDE * side / short) for side in image.size)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = round((width - CROP) / 2), round((height - CROP) / 2)
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)))


def padded(crops: Sequence[np.ndarray], batch_size: int) -> np.ndarray:
    """Returns a batch of that size, uint8 (N, 224, 224, 3), filled up with copies of the last crop."""
    missing = batch_size - len(crops)
    return np.stack([*crops, *[crops[-1]] * missing])
