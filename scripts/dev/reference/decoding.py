#!/usr/bin/env python3
"""Measures how fast and how exactly DensePath and other libraries turn a JPEG into a 224 x 224 crop.

    decoding.py table FOLDER [ROUNDS] [PYTHON]       measures all in turns on one core and prints the
                                                     medians of the rounds (7)
    decoding.py reduced FOLDER CHECKPOINT.pth        prints how decoding at 1/2, 1/4 or 1/8 changes the
                                                     crops and the logits of a torchvision densenet121
    decoding.py serve FOLDER                         is started by 'table' in PYTHON, an interpreter with
                                                     Pillow-SIMD

The files are in memory before the clock starts. A crop is uint8 (224, 224, 3), RGB. It is exact if it
equals Pillow's crop, for the weights of torchvision and timm, or OpenCV's crop, for those of Paddle.
DensePath runs in a process of its own, scripts/dev/benchmark crops, which computes when it is asked to.
Needs torch, torchvision, timm, opencv-python-headless, pillow, numpy.
"""

import hashlib
import io
import os
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np
import PIL
from PIL import Image

SHORT_SIDE, CROP = 256, 224
RESAMPLING = {"torchvision": Image.Resampling.BILINEAR, "timm": Image.Resampling.BICUBIC}


def jpegs(folder):
    paths = sorted(p for p in pathlib.Path(folder).iterdir() if p.suffix.lower() in (".jpg", ".jpeg"))
    return [path.read_bytes() for path in paths]


def denominator(width, height):
    part = 8
    while part > 1 and min(width, height) < part * SHORT_SIDE:
        part //= 2
    return part


def pillow_crop(file, resampling, reduced=False):
    """Returns the crop of torchvision's Resize and CenterCrop, without torch for the sake of 'serve'."""
    image = Image.open(io.BytesIO(file))
    width, height = image.size
    part = denominator(width, height) if reduced else 1
    if part > 1:
        image.draft("RGB", (-(-width // part), -(-height // part)))
    image = image.convert("RGB")
    short = min(width, height)
    size = [SHORT_SIDE if side == short else int(SHORT_SIDE * side / short) for side in (width, height)]
    image = image.resize(size, resampling, box=(0, 0, width / part, height / part))
    left, top = (int(round((side - CROP) / 2.0)) for side in size)
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)))


def hashes(crop, files):
    return [hashlib.sha256(np.ascontiguousarray(crop(file)).tobytes()).hexdigest() for file in files]


def milliseconds(crop, files):
    start = time.perf_counter()
    for file in files:
        crop(file)
    return (time.perf_counter() - start) * 1000 / len(files)


class Here:
    """Makes crops in this process."""

    def __init__(self, crop, files):
        self.crop, self.files = crop, files

    def hashes(self):
        return hashes(self.crop, self.files)

    def milliseconds(self):
        return milliseconds(self.crop, self.files)


class There:
    """Makes crops in another process, which answers each line with lines."""

    def __init__(self, process, how, files):
        self.process, self.how, self.count = process, how, len(files)

    def ask(self, line, answers):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return [self.process.stdout.readline().strip() for _ in range(answers)]

    def hashes(self):
        return self.ask("hash " + self.how, self.count)

    def milliseconds(self):
        return float(self.ask(self.how, 1)[0])


def serve(folder):
    files = jpegs(folder)
    for line in sys.stdin:
        crop = lambda file: pillow_crop(file, RESAMPLING[line.split()[-2]])  # noqa: E731
        answers = hashes(crop, files) if line.startswith("hash") else [milliseconds(crop, files)]
        print(*answers, sep="\n", flush=True)


def started(*command):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def contestants(folder, files, simd_python):
    import cv2
    import torch
    import torchvision
    from torchvision.transforms import v2

    import preprocessing

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    here = lambda crop: Here(crop, files)  # noqa: E731
    benchmark = pathlib.Path(__file__).parent.parent / "benchmark"
    densepath = started(benchmark, "crops", folder)
    simd = started(simd_python, __file__, "serve", folder) if simd_python else None
    interpolation = v2.InterpolationMode
    torch_crop = {
        "torchvision": v2.Compose([v2.Resize(SHORT_SIDE, interpolation.BILINEAR, antialias=True), v2.CenterCrop(CROP)]),
        "timm": v2.Compose([v2.Resize(SHORT_SIDE, interpolation.BICUBIC, antialias=True), v2.CenterCrop(CROP)]),
    }
    rgb = torchvision.io.ImageReadMode.RGB

    def tensor_crop(preset):
        def crop(file):
            encoded = torch.frombuffer(bytearray(file), dtype=torch.uint8)
            return torch_crop[preset](torchvision.io.decode_jpeg(encoded, rgb)).permute(1, 2, 0).numpy()

        return crop

    pillow = f"Pillow {PIL.__version__}"
    for preset, crop in (("torchvision", preprocessing.torchvision_crop), ("timm", preprocessing.timm_crop)):
        ways = {f"{pillow}, {preset}": here(lambda f, crop=crop: crop(preprocessing.pillow(f), SHORT_SIDE, CROP))}
        if simd:
            ways["Pillow-SIMD"] = There(simd, f"{preset} full", files)
        ways["torchvision.io, transforms.v2"] = here(tensor_crop(preset))
        ways["DensePath"] = There(densepath, f"{preset} full", files)
        ways["DensePath --reduced-decode"] = There(densepath, f"{preset} reduced", files)
        yield preset, ways
    yield "paddle", {
        f"OpenCV {cv2.__version__}": here(lambda f: preprocessing.paddle_crop(f, SHORT_SIDE, CROP)),
        "DensePath": There(densepath, "paddle full", files),
        "DensePath --reduced-decode": There(densepath, "paddle reduced", files),
    }


def table(folder, rounds="7", simd_python=None):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    files = jpegs(folder)
    print(f"{len(files)} JPEGs, {sum(map(len, files)) / len(files) / 1000:.0f} kB on average, one core")
    groups = list(contestants(folder, files, simd_python))
    exact = {preset: {name: way.hashes() for name, way in ways.items()} for preset, ways in groups}
    times = {}
    for _ in range(int(rounds) + 2):  # the first two rounds warm up
        for preset, ways in groups:
            for name, way in ways.items():
                times.setdefault((preset, name), []).append(way.milliseconds())
    print("| preset | way | ms an image | times the first | identical crops |\n|---|---|---|---|---|")
    for preset, ways in groups:
        first = next(iter(ways))
        for name in ways:
            took = statistics.median(times[preset, name][2:])
            ratio = took / statistics.median(times[preset, first][2:])
            same = sum(a == b for a, b in zip(exact[preset][name], exact[preset][first]))
            print(f"| {preset} | {name} | {took:.2f} | {ratio:.2f} | {same} of {len(files)} |")


def reduced(folder, checkpoint):
    import torch
    import torchvision

    network = torchvision.models.densenet121()
    network.load_state_dict(torch.load(checkpoint, weights_only=True))
    network.eval()
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    pixels, logits, agree = [], [], 0
    files = jpegs(folder)
    for file in files:
        crops = [pillow_crop(file, RESAMPLING["torchvision"], part) for part in (False, True)]
        pixels.append(np.abs(crops[0].astype(int) - crops[1]).mean())
        batch = (torch.tensor(np.stack(crops)) / 255 - mean) / std
        with torch.inference_mode():
            exact, fast = network(batch.permute(0, 3, 1, 2))
        logits.append(((exact - fast).abs().max() / exact.std()).item())
        agree += int(exact.argmax() == fast.argmax())
    print(f"{len(files)} JPEGs: pixels off by {np.mean(pixels):.2f} of 255 on average,")
    print(f"logits by {np.median(logits):.4f} (median) and {max(logits):.4f} (most) of their standard deviation,")
    print(f"top-1 the same for {agree} of {len(files)}")


if __name__ == "__main__":
    commands = {"table": (table, 1, 3), "reduced": (reduced, 2, 2), "serve": (serve, 1, 1)}
    command, least, most = commands.get("".join(sys.argv[1:2]), (None, 0, 0))
    if command is None or not least <= len(sys.argv) - 2 <= most:
        sys.exit(__doc__)
    command(*sys.argv[2:])
