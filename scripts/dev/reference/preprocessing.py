#!/usr/bin/env python3
"""Preprocesses images as three ecosystems do, for the tests of DensePath's preprocessing.

    preprocessing.py fixtures FOLDER         draws small image files and writes their crops
    preprocessing.py photos PHOTOS FILE.tsv  hashes the 224 x 224 crops of a folder of photos

The crops are computed by the ecosystems themselves: by transforms of torchvision and timm on Pillow
images and, for PaddleClas, by OpenCV as its operators DecodeImage, ResizeImage and CropImage call it.
If an image is shrunk and is more than about twice as tall as wide, Pillow 13 resizes its axes in another
order than earlier versions, and some values differ by one; no file here is such an image.
Needs torch, torchvision, timm, opencv-python-headless, pillow, numpy.
"""

import base64
import csv
import hashlib
import io
import pathlib
import sys

import cv2
import numpy as np
import timm.data
import torch
from PIL import Image
from torchvision import transforms

BILINEAR = transforms.InterpolationMode.BILINEAR
NOISE = np.random.default_rng(7)


def torchvision_crop(image, short_side, crop):
    steps = transforms.Compose(
        [transforms.Resize(short_side, interpolation=BILINEAR), transforms.CenterCrop(crop)]
    )
    return np.asarray(steps(image))


def timm_crop(image, short_side, crop):
    steps = timm.data.create_transform(
        input_size=(3, crop, crop), interpolation="bicubic", crop_pct=crop / short_side, crop_mode="center"
    ).transforms[:2]
    assert steps[0].size == short_side, steps
    return np.asarray(steps[1](steps[0](image)))


def paddle_crop(file, short_side, crop):
    image = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
    height, width = image.shape[:2]
    percent = float(short_side) / min(width, height)
    size = int(round(width * percent)), int(round(height * percent))
    image = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    left, top = (image.shape[1] - crop) // 2, (image.shape[0] - crop) // 2
    return image[top : top + crop, left : left + crop]


def uncropped(image, crop):
    return np.asarray(transforms.CenterCrop(crop)(image))


def pillow(file):
    return Image.open(io.BytesIO(file)).convert("RGB")


def scene(width, height):
    """Draws gradients, edges in all directions and noise: float in 0..1, (height, width, 3)."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    waves = np.stack([np.sin(x / 3 + y / 7), np.cos(x * y / 90), np.sin((x - y) / 5)], axis=2)
    pixels = 0.5 + 0.4 * waves + 0.06 * NOISE.standard_normal((height, width, 3))
    disc = (x - width / 2) ** 2 + (y - height / 3) ** 2 < (min(width, height) / 4) ** 2
    pixels[disc] = [0.9, 0.2, 0.1]
    pixels[:, : width // 8] = [0.05, 0.1, 0.8]
    return np.clip(pixels, 0, 1)


def picture(width, height):
    return Image.fromarray((scene(width, height) * 255).astype(np.uint8))


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(picture(57, 38), "JPEG", quality=85, exif=exif)


def sixteen_bit(pixels):
    # Pillow cannot write colour images of 16 bits; OpenCV can, and expects BGR.
    done, file = cv2.imencode(".png", (pixels[..., ::-1] * 65535).astype(np.uint16))
    assert done
    return file.tobytes()


def with_alpha(image):
    alpha = np.linspace(0, 255, image.width).astype(np.uint8)[None].repeat(image.height, 0)
    return Image.merge("RGBA", (*image.split(), Image.fromarray(alpha)))


def files():
    color = picture(61, 43)
    frames = [picture(47, 52).quantize(48) for _ in range(2)]
    still = {
        "rgb-444.jpg": encoded(color, "JPEG", quality=92, subsampling=0),
        "rgb-422.jpg": encoded(picture(53, 40), "JPEG", quality=80, subsampling=1),
        "rgb-420-odd.jpg": encoded(picture(71, 49), "JPEG", quality=75, subsampling=2),
        "progressive.jpg": encoded(picture(50, 66), "JPEG", quality=80, progressive=True),
        "grey.jpg": encoded(picture(49, 41).convert("L"), "JPEG", quality=85),
        "cmyk.jpg": encoded(picture(44, 44).convert("CMYK"), "JPEG", quality=90),
        "rgb.png": encoded(color, "PNG"),
        "grey.png": encoded(color.convert("L"), "PNG"),
        "bilevel.png": encoded(color.convert("1"), "PNG"),
        "palette.png": encoded(color.quantize(40), "PNG"),
        "palette-transparent.png": encoded(color.quantize(40), "PNG", transparency=3),
        "alpha.png": encoded(with_alpha(color), "PNG"),
        "grey-alpha.png": encoded(with_alpha(color).convert("LA"), "PNG"),
        "rgb-16.png": sixteen_bit(scene(48, 37)),
        "grey-16.png": sixteen_bit(scene(48, 37)[..., :1]),
        "strip.png": encoded(picture(3, 400), "PNG"),
        "animated.gif": encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "transparent.gif": encoded(frames[1], "GIF", transparency=2),
        "rgb.bmp": encoded(color, "BMP"),
        "palette.bmp": encoded(color.quantize(40), "BMP"),
        "lossy.webp": encoded(picture(60, 45), "WEBP", quality=70),
        "lossless.webp": encoded(color, "WEBP", lossless=True),
        "alpha.webp": encoded(with_alpha(color), "WEBP", quality=70),
        "raw.tiff": encoded(color, "TIFF"),
        "lzw.tiff": encoded(color, "TIFF", compression="tiff_lzw"),
        "deflate.tiff": encoded(color.convert("L"), "TIFF", compression="tiff_adobe_deflate"),
    }
    rotated = {f"exif-{n}.jpg": turned(n) for n in range(1, 9)}
    animated = {
        "animated.png": encoded(picture(40, 45), "PNG", save_all=True, append_images=[picture(40, 45)])
    }
    return still, rotated, animated


def row(name, file, preset, short_side, crop, pixels):
    assert pixels.shape == (crop, crop, 3) and pixels.dtype == np.uint8, (name, pixels.shape)
    size = Image.open(io.BytesIO(file)).size
    text = base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode()
    return [name, preset, short_side, crop, *size, text]


def crops(name, file, short_side, crop):
    image = pillow(file)
    yield row(name, file, "torchvision", short_side, crop, torchvision_crop(image, short_side, crop))
    yield row(name, file, "timm", short_side, crop, timm_crop(image, short_side, crop))


def paddle_row(name, file, short_side, crop):
    return row(name, file, "paddle", short_side, crop, paddle_crop(file, short_side, crop))


def fixtures(folder):
    folder = pathlib.Path(folder)
    (folder / "files").mkdir(parents=True, exist_ok=True)
    still, rotated, animated = files()
    rows = []
    for name, file in {**still, **rotated, **animated}.items():
        (folder / "files" / name).write_bytes(file)
        rows.extend(crops(name, file, 20, 17))
        # OpenCV is no reference for an animated PNG, whose red and blue it swaps, nor for the transparent
        # pixels of a GIF, to which it gives a colour of its own.
        if name not in animated and name != "transparent.gif":
            rows.append(paddle_row(name, file, 20, 17))
    for name in ("rgb.png", "rgb-420-odd.jpg"):
        rows.extend(crops(name, still[name], 91, 38))
        rows.append(paddle_row(name, still[name], 91, 38))
        rows.extend(crops(name, still[name], 16, 30))
    for crop in (32, 44, 80):
        image = pillow(still["rgb.png"])
        rows.append(row("rgb.png", still["rgb.png"], "none", 0, crop, uncropped(image, crop)))
    halves = encoded(picture(48, 48), "PNG")
    (folder / "files" / "twice.png").write_bytes(halves)
    rows.extend(crops("twice.png", halves, 24, 19))
    rows.append(paddle_row("twice.png", halves, 24, 19))
    write(folder / "crops.tsv", ["file", "preset", "short_side", "crop", "width", "height", "rgb"], rows)


def photos(folder, table):
    rows = []
    for path in sorted(pathlib.Path(folder).glob("*.JPEG")):
        file = path.read_bytes()
        image = pillow(file)
        made = (torchvision_crop(image, 256, 224), timm_crop(image, 256, 224), paddle_crop(file, 256, 224))
        rows.append([path.name, *(hashlib.sha256(np.ascontiguousarray(m)).hexdigest() for m in made)])
    write(table, ["photo", "torchvision", "timm", "paddle"], rows)


def write(path, head, rows):
    with open(path, "w", newline="") as out:
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    torch.set_num_threads(1)
    commands = {"fixtures": (fixtures, 1), "photos": (photos, 2)}
    if len(sys.argv) < 2 or sys.argv[1] not in commands or len(sys.argv) != 2 + commands[sys.argv[1]][1]:
        sys.exit(__doc__)
    commands[sys.argv[1]][0](*sys.argv[2:])
