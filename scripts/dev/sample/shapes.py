"""Defines the classes of the sample: each is a function of the signed distance to a shape of about radius
one.

A function takes the coordinates u and v (arrays of one shape) and a random generator for its
proportions. It returns an array of the same shape, which is negative inside. The position in CLASSES is
the class id.
"""

import numpy as np


def regular_polygon(u, v, corners):
    """Returns the distance to a polygon with its corners on the unit circle."""
    step = 2 * np.pi / corners
    angle = np.mod(np.arctan2(v, u), step) - step / 2
    return np.hypot(u, v) * np.cos(angle) - np.cos(step / 2)


def checkerboard(u, v, rng):
    squares = rng.integers(4, 7)
    frequency = np.pi * squares / 1.9
    fields = -np.sin(frequency * (u + 0.95)) * np.sin(frequency * (v + 0.95)) / frequency
    return np.maximum(np.maximum(np.abs(u), np.abs(v)) - 0.95, fields)


def crescent(u, v, rng):
    bite = rng.uniform(0.7, 0.9)
    return np.maximum(np.hypot(u, v) - 1, bite - np.hypot(u - rng.uniform(0.38, 0.6), v))


def cross(u, v, rng):
    arm = rng.uniform(0.2, 0.38)
    across, along = np.abs(u), np.abs(v)
    return np.minimum(np.maximum(across - arm, along - 1), np.maximum(along - arm, across - 1))


def disc(u, v, rng):
    return np.hypot(u, v) - rng.uniform(0.85, 1)


def hexagon(u, v, rng):
    return regular_polygon(u, v, 6)


def ring(u, v, rng):
    half_width = rng.uniform(0.1, 0.27)
    return np.abs(np.hypot(u, v) - (1 - half_width)) - half_width


def spiral(u, v, rng):
    turns = rng.uniform(2.2, 3.2)
    radius = np.hypot(u, v)
    phase = np.mod(radius * turns - np.arctan2(v, u) / (2 * np.pi), 1)
    band = (np.abs(phase - 0.5) - rng.uniform(0.2, 0.28)) / turns
    return np.maximum(radius - 1, band)


def square(u, v, rng):
    return np.maximum(np.abs(u), np.abs(v)) - rng.uniform(0.75, 0.85)


def star(u, v, rng):
    points = rng.integers(5, 8)
    inner = rng.uniform(0.4, 0.6)
    half = np.pi / points
    angle = np.abs(np.mod(np.arctan2(v, u) + half, 2 * half) - half)
    x, y = np.hypot(u, v) * np.cos(angle), np.hypot(u, v) * np.sin(angle)
    edge = np.array([inner * np.cos(half) - 1, inner * np.sin(half)])
    return ((x - 1) * edge[1] - y * edge[0]) / np.hypot(*edge)


def triangle(u, v, rng):
    return regular_polygon(u, v, 3)


CLASSES = (checkerboard, crescent, cross, disc, hexagon, ring, spiral, square, star, triangle)
NAMES = tuple(shape.__name__ for shape in CLASSES)
