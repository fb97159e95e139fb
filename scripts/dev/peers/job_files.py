"""Prepares what all jobs share: photos, weights, and the expected predictions."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from peers import onnx_export, weights
from peers.photos import crop

NETWORK = "densenet121"
CALIBRATION_PHOTOS = 64
BATCH = 16
FEW = 4


@dataclass(frozen=True)
class JobFiles:
    """Folders of photos, each a prefix of the next larger one, and the weights in three forms."""

    few: Path
    half: Path
    whole: Path
    checkpoint: Path
    expected: dict[str, int]  # top-1 class by name of the photo

    @property
    def torchscript(self) -> Path:
        return self.checkpoint.with_suffix(".pt")


def prepare(photos: list[Path], copies: int, directory: Path) -> JobFiles:
    """Links the given number of copies of the photos, and computes weights and predictions from them."""
    few, half, whole = (directory / name for name in ("few", "half", "whole"))
    names = [f"{i:06d}-{photo.name}" for i, photo in enumerate(photos * copies)]
    for folder, count in ((few, FEW), (half, len(names) // 2), (whole, len(names))):
        folder.mkdir()
        for name, photo in zip(names[:count], photos * copies):
            _link(photo, folder / name)
    crops = np.stack([crop(photo.read_bytes()) for photo in photos])
    model = weights.calibrated(NETWORK, crops[:CALIBRATION_PHOTOS])
    weights.centre(model, NETWORK, crops[:CALIBRATION_PHOTOS])
    expected = _expected(model, photos, crops)
    files = JobFiles(few, half, whole, directory / f"{NETWORK}.pth", expected)
    torch.save(model.state_dict(), files.checkpoint)
    onnx_export.save(model, f"{files.checkpoint}.onnx")
    with torch.no_grad():
        traced = torch.jit.trace(model, torch.zeros(1, 3, 224, 224))
    torch.jit.freeze(traced).save(files.torchscript)
    return files


def _link(photo: Path, target: Path) -> None:
    try:
        os.link(photo, target)
    except OSError:  # the target is on another disk
        shutil.copyfile(photo, target)


def _expected(model: torch.nn.Module, photos: list[Path], crops: np.ndarray) -> dict[str, int]:
    with torch.inference_mode():
        classes = [
            model(weights.normalised(crops[start : start + BATCH], NETWORK)).argmax(1)
            for start in range(0, len(crops), BATCH)
        ]
    return dict(zip((photo.name for photo in photos), torch.cat(classes).tolist()))
