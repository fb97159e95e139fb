"""From logits to what a job writes of an image."""

import numpy as np


def top_five(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The five likeliest classes and their probabilities, (N, 5) each, from (N, classes)."""
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = exponentials / exponentials.sum(1, keepdims=True)
    classes = np.argsort(-logits, axis=1)[:, :5].astype(np.int32)
    return classes, np.take_along_axis(probabilities, classes, 1)
