"""Computes from logits what a job writes for an image."""

import numpy as np


def top_five(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the five most probable classes and their probabilities, (N, 5) each, of (N, classes)."""
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = exponentials / exponentials.sum(1, keepdims=True)
    classes = np.argsort(-logits, axis=1)[:, :5].astype(np.int32)
    return classes, np.take_along_axis(probabilities, classes, 1)
