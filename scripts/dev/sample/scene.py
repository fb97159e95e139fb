"""Draws one image of a class: a shape on a textured ground, partly covered, unevenly lit, with noise.

Arrays are float (H, W, 3) in 0..1, and coordinates are pixels from the upper left corner. An image
depends only on the class and the random generator.
"""

import colorsys

import numpy as np
from PIL import Image, ImageFilter

from shapes import CLASSES, disc, square, triangle

LUMA = np.array([0.299, 0.587, 0.114])


def draw(label, rng):
    """Draws an RGB image of the class `label`, 96 to 200 pixels wide and high."""
    width, height = random_size(rng)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    ground, ink, third = random_colours(rng)
    canvas = textured(ground, x, y, rng, strength=rng.uniform(0.05, 0.22))
    canvas = scatter(canvas, x, y, third, rng)
    canvas = place_shape(canvas, CLASSES[label], x, y, ink, rng)
    canvas = cover(canvas, x, y, third, rng)
    canvas = light(canvas, x, y, rng)
    return finish(canvas, rng)


def random_size(rng):
    short = int(rng.integers(96, 151))
    long = min(200, int(short * rng.uniform(1, 1.6)))
    return (short, long) if rng.random() < 0.4 else (long, short)


def random_colours(rng):
    """Returns three colours, each (3,): ground, shape and a third. Shape and ground differ in brightness."""
    hue = rng.random()
    ground = hsv(hue, rng.uniform(0.1, 0.7), rng.uniform(0.25, 0.95))
    vivid = hsv(hue + rng.uniform(0.2, 0.8), rng.uniform(0.4, 0.95), rng.uniform(0.3, 1))
    ink = ground + rng.uniform(0.45, 1) * (vivid - ground)
    gap = (ink - ground) @ LUMA
    if abs(gap) < 0.12:
        ink = ink + (0.16 if ground @ LUMA < 0.5 else -0.16)
    third = hsv(hue + rng.uniform(0.1, 0.9), rng.uniform(0.2, 0.8), rng.uniform(0.3, 0.95))
    return ground, np.clip(ink, 0, 1), third


def hsv(hue, saturation, value):
    return np.array(colorsys.hsv_to_rgb(hue % 1, saturation, value), dtype=np.float32)


def textured(colour, x, y, rng, strength):
    """Returns the colour, brightened and darkened by one of five textures."""
    kinds = (plain, gradient, clouds, stripes, dots)
    texture = kinds[rng.integers(len(kinds))](x, y, rng)
    return np.clip(colour + strength * texture[..., None], 0, 1).astype(np.float32)


def plain(x, y, rng):
    return np.zeros_like(x)


def gradient(x, y, rng):
    angle = rng.uniform(0, 2 * np.pi)
    ramp = x * np.cos(angle) + y * np.sin(angle)
    return 2 * (ramp - ramp.min()) / np.ptp(ramp) - 1


def clouds(x, y, rng):
    coarse = rng.uniform(-1, 1, size=(rng.integers(4, 9),) * 2).astype(np.float32)
    height, width = x.shape
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))


def stripes(x, y, rng):
    angle, period = rng.uniform(0, 2 * np.pi), rng.uniform(8, 30)
    return np.tanh(4 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period))


def dots(x, y, rng):
    period = rng.uniform(10, 24)
    lattice = np.cos(2 * np.pi * x / period) + np.cos(2 * np.pi * y / period)
    return np.tanh(4 * (lattice - 1))


def scatter(canvas, x, y, colour, rng):
    """Draws up to five small discs, squares or triangles that do not belong to the class."""
    for _ in range(rng.integers(0, 6)):
        shape = (disc, square, triangle)[rng.choice(3)]
        u, v, radius = frame(
            x,
            y,
            centre=(rng.uniform(0, x.shape[1]), rng.uniform(0, x.shape[0])),
            radius=rng.uniform(3, 8),
            rng=rng,
        )
        canvas = blend(canvas, colour, coverage(shape(u, v, rng) * radius, 1) * 0.8)
    return canvas


def place_shape(canvas, shape, x, y, ink, rng):
    """Draws the shape, filled with a texture of its own, above its shadow."""
    side = min(x.shape)
    radius = side * rng.uniform(0.2, 0.42)
    slack = max(0.0, 0.44 * side - radius)
    centre = [n / 2 + rng.uniform(-1, 1) * slack for n in (x.shape[1], x.shape[0])]
    u, v, radius = frame(x, y, centre, radius, rng)
    distance = shape(u, v, rng) * radius
    if rng.random() < 0.5:
        canvas = cast_shadow(canvas, distance, rng)
    fill = textured(ink, x, y, rng, strength=rng.uniform(0.03, 0.15))
    return blend(canvas, fill, coverage(distance, 1) * rng.uniform(0.8, 1))


def frame(x, y, centre, radius, rng):
    """Returns coordinates in which the shape has radius one: turned, mirrored, narrowed and sheared."""
    angle = rng.uniform(0, 2 * np.pi)
    dx, dy = (x - centre[0]) / radius, (y - centre[1]) / radius
    u = dx * np.cos(angle) + dy * np.sin(angle)
    v = dy * np.cos(angle) - dx * np.sin(angle)
    shear, squeeze = rng.uniform(-0.2, 0.2), rng.uniform(1, 1.25)
    return (u + shear * v) * rng.choice([-1, 1]), v * squeeze, radius


def cast_shadow(canvas, distance, rng):
    dx, dy = rng.integers(-5, 6, size=2)
    moved = np.roll(distance, (dy, dx), axis=(0, 1))
    return canvas * (1 - 0.45 * coverage(moved, 6)[..., None])


def cover(canvas, x, y, colour, rng):
    """Draws up to two bars across the image and, in a quarter of the images, a blot."""
    side = min(x.shape)
    for _ in range(rng.choice(3, p=[0.45, 0.35, 0.2])):
        angle = rng.uniform(0, np.pi)
        across = (x - x.shape[1] / 2) * np.cos(angle) + (y - x.shape[0] / 2) * np.sin(angle)
        bar = np.abs(across - rng.uniform(-0.3, 0.3) * side) - rng.uniform(0.012, 0.045) * side
        canvas = blend(canvas, colour, coverage(bar, 1))
    if rng.random() < 0.25:
        cx, cy = rng.uniform(0.25, 0.75, size=2) * (x.shape[1], x.shape[0])
        blot = np.hypot(x - cx, y - cy) - rng.uniform(0.05, 0.12) * side
        canvas = blend(canvas, colour, coverage(blot, 1))
    return canvas


def light(canvas, x, y, rng):
    strength = rng.uniform(0, 0.3)
    return canvas * (1 + strength * gradient(x, y, rng)[..., None])


def finish(canvas, rng):
    """Adds noise and blur, and converts the image to 8 bits."""
    canvas = canvas + rng.normal(0, rng.uniform(0, 0.08), size=canvas.shape)
    image = Image.fromarray((np.clip(canvas, 0, 1) * 255 + 0.5).astype(np.uint8))
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.2)))


def coverage(distance, softness):
    """Returns how much of a pixel is inside, 0..1, by its signed distance in pixels."""
    return np.clip(0.5 - distance / softness, 0, 1)


def blend(canvas, colour, alpha):
    return canvas + alpha[..., None] * (colour - canvas)
