"""Trains the sample's network on newly drawn images and writes scripts/sample/sample.pth.

    python train.py [--images 12000] [--epochs 18] [--seed 1]

The images are drawn in memory, from seeds that the committed images do not use, and pass through the same
JPEG encoder. Training uses one thread. The network of the last epoch is written.
"""

import argparse
import io
import time

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import transforms

from draw import COMMITTED_SEED, encoded
from network import CHECKPOINT, build, count_parameters, normalised, read_architecture, resized
from shapes import NAMES

BATCH = 64
VALIDATION_SEED_OFFSET = 1000


def main():
    options = parse_options()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    architecture = read_architecture()
    started = time.process_time()
    training = draw_set(architecture, options.images, options.seed)
    validation = draw_set(
        architecture, options.images // 8, options.seed + VALIDATION_SEED_OFFSET
    )
    report(started, f"drew {options.images} images and {len(validation[1])} for validation")
    network = build(architecture)
    train(network, architecture, training, validation, options.epochs, started)
    torch.save(network.state_dict(), CHECKPOINT)
    report(started, f"wrote {CHECKPOINT.name}, {count_parameters(network)} parameters")


def parse_options():
    parser = argparse.ArgumentParser(description="Trains the network of the sample.")
    parser.add_argument("--images", type=int, default=12000)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if COMMITTED_SEED in (options.seed, options.seed + VALIDATION_SEED_OFFSET):
        parser.error(f"--seed {options.seed} would train on the committed images; take another")
    return options


def draw_set(architecture, images, seed):
    """Draws images: pixels (N, 3, S, S) uint8, where S is the short side, and class ids (N)."""
    side = int(architecture["preprocessing.short-side"])
    prepare = transforms.Compose([resized(architecture), transforms.CenterCrop(side)])
    pixels = torch.empty(images, 3, side, side, dtype=torch.uint8)
    labels = torch.arange(images) % len(NAMES)
    for index, label in enumerate(labels.tolist()):
        _, content = encoded(label, index, seed)
        image = Image.open(io.BytesIO(content)).convert("RGB")
        pixels[index] = torch.from_numpy(np.array(prepare(image))).permute(2, 0, 1)
    return pixels, labels


def train(network, architecture, training, validation, epochs, started):
    pixels, labels = training
    crop = int(architecture["preprocessing.crop"])
    steps = len(labels) // BATCH
    optimiser = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=epochs * steps)
    for epoch in range(epochs):
        network.train()
        loss_sum = 0.0
        for chosen in torch.randperm(len(labels))[: steps * BATCH].split(BATCH):
            batch = normalised(architecture, augmented(pixels[chosen], crop))
            loss = nn.functional.cross_entropy(network(batch), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += loss.item()
        right = accuracy(network, architecture, *validation)
        report(started, f"epoch {epoch + 1}: loss {loss_sum / steps:.3f}, validation {right:.3f}")


def augmented(pixels, crop):
    """Crops each image of (N, 3, S, S), mirrors it, and turns it by quarters, at random."""
    side = pixels.shape[-1]
    tops, lefts = torch.randint(side - crop + 1, (2, len(pixels))).tolist()
    quarters = torch.randint(4, (len(pixels),)).tolist()
    mirrored = torch.rand(len(pixels)).lt(0.5).tolist()
    views = []
    for image, top, left, turns, mirror in zip(pixels, tops, lefts, quarters, mirrored):
        view = image[:, top : top + crop, left : left + crop].rot90(turns, (1, 2))
        views.append(view.flip(2) if mirror else view)
    return torch.stack(views)


@torch.inference_mode()
def accuracy(network, architecture, pixels, labels):
    network.eval()
    crop = transforms.CenterCrop(int(architecture["preprocessing.crop"]))
    right = sum(
        (network(normalised(architecture, crop(part))).argmax(1) == expected).sum().item()
        for part, expected in zip(pixels.split(BATCH), labels.split(BATCH))
    )
    return right / len(labels)


def report(started, message):
    print(f"{time.process_time() - started:6.0f} s CPU  {message}", flush=True)


if __name__ == "__main__":
    main()
