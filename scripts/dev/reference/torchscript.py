"""Writes the TorchScript modules of the tests and the logits that are expected of one of them.

    python scripts/dev/reference/torchscript.py udf/src/test/resources/io/densepath/predict

own.pt maps images (N, 3, 32, 32) to five logits; tuple.pt returns two tensors; fixed.pt accepts only
batches of one image. own.png is an image of 32 x 32 pixels, and own.tsv holds its logits by own.pt, after
torchvision's ToTensor and Normalize. Needs torch 2.7.1, torchvision 0.22.1 and numpy.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import transforms

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Own(nn.Module):
    """A network that has nothing in common with a DenseNet."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 12, kernel_size=8, stride=8)
        self.norm = nn.LayerNorm(12)
        self.mixer = nn.Linear(16, 16)
        self.head = nn.Linear(12, 5)

    def forward(self, images):
        tokens = self.patches(images).flatten(2)
        tokens = tokens + nn.functional.gelu(self.mixer(tokens))
        return self.head(self.norm(tokens.transpose(1, 2)).mean(dim=1))


class Pair(Own):
    def forward(self, images):
        tokens = self.patches(images).flatten(2)
        return tokens, self.head(tokens.mean(dim=2))


class Fixed(Own):
    def forward(self, images):
        return self.head(self.patches(images).reshape(1, 12, 16).mean(dim=2))


def main(folder):
    torch.manual_seed(1)
    own = Own().eval()
    torch.jit.script(own).save(folder / "own.pt")
    torch.jit.script(Pair().eval()).save(folder / "tuple.pt")
    torch.jit.script(Fixed().eval()).save(folder / "fixed.pt")
    blocks = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    image = Image.fromarray(blocks.repeat(4, 0).repeat(4, 1))
    image.save(folder / "own.png")
    prepare = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    with torch.inference_mode():
        logits = own(prepare(image)[None])[0]
    (folder / "own.tsv").write_text("\t".join(f"{value:.9g}" for value in logits.tolist()) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
