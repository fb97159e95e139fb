#!/usr/bin/env python3
"""Writes small BMP, DIB, PBM, PGM, PPM, PFM and PNG files and what Pillow makes of them.

    pillow_pixels.py FILE.tsv [SEED]

The files are drawn at random from all depths, compressions, bit fields, palettes and samples; some are cut
short or wrong. A row has the name of a kind, the file and the pixels as RGB, both in base64; the pixels are
empty if Pillow fails. Needs pillow.
"""

import base64
import csv
import io
import random
import struct
import sys
import warnings
import zlib

from PIL import Image

MASKS = {
    32: [
        (0xFF0000, 0xFF00, 0xFF, 0),
        (0xFF000000, 0xFF0000, 0xFF00, 0),
        (0xFF000000, 0xFF00, 0xFF, 0),
        (0xFF000000, 0xFF0000, 0xFF00, 0xFF),
        (0xFF, 0xFF00, 0xFF0000, 0xFF000000),
        (0xFF0000, 0xFF00, 0xFF, 0xFF000000),
        (0xFF000000, 0xFF00, 0xFF, 0xFF0000),
        (0, 0, 0, 0),
        (0xFF, 0xFF00, 0xFF0000, 0),
        (0x3FF, 0xFFC00, 0x3FF00000, 0),
    ],
    16: [(0xF800, 0x7E0, 0x1F, 0), (0x7C00, 0x3E0, 0x1F, 0x8000), (0xF00, 0xF0, 0xF, 0)],
    24: [(0xFF0000, 0xFF00, 0xFF, 0)],
}
PNG_KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8)]
PNG_KINDS += [(4, 8), (4, 16), (6, 8), (6, 16)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def runs(draw, width, height, half_bytes):
    data = b""
    overflow = draw.random() < 0.3
    for _ in range(height):
        x = 0
        while x < width:
            chance = draw.random()
            if chance < 0.5 or width - x < 3:
                count = draw.randint(1, width - x + 3 * overflow)
                data += bytes([count, draw.getrandbits(8)])
            elif chance < 0.95:
                count = draw.randint(3, width - x)
                length = (count + 1) // 2 if half_bytes else count
                data += bytes([0, count]) + draw.randbytes(length) + bytes(length % 2)
            else:
                count = 1
                data += bytes([0, 2, 1, draw.randint(0, 1)])
            x += count
        data += b"\0\0"
    return data + (b"\0\1" if draw.random() < 0.8 else b"")


def palette(draw, bits, colors, entry):
    count, kind = colors or 1 << bits, draw.random()
    greys = [i * 255 if count == 2 else i & 255 for i in range(count)]
    rgb = [bytes([grey] * 3) if kind < 0.25 else draw.randbytes(3) for grey in greys]
    return b"".join(color.ljust(entry, b"\0") for color in rgb)


def bmp(draw):
    width, height = draw.randint(1, 9), draw.randint(1, 7)
    length, bits = draw.choice([12, 40, 40, 52, 56, 64, 108, 124]), draw.choice([1, 4, 4, 8, 8, 16, 24, 32])
    compression, masks = 0, (0, 0, 0, 0)
    if length > 12 and bits in MASKS and draw.random() < 0.6:
        compression, masks = 3, draw.choice(MASKS[bits])
    elif length > 12 and bits in (4, 8) and draw.random() < 0.6:
        compression = 1 if bits == 8 else 2
    colors = draw.choice([0, 0, 1 << bits, draw.randint(1, 1 << bits), 2]) if length > 12 and bits <= 8 else 0
    table = palette(draw, bits, colors, 3 if length == 12 else 4) if bits <= 8 else b""
    if compression in (1, 2):
        pixels = runs(draw, width, height, compression == 2)
    else:
        pixels = draw.randbytes((width * bits + 31) // 32 * 4 * height)
    if length == 12:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        stored = -height if draw.random() < 0.3 else height
        header = struct.pack(
            "<IiiHHIIiiII", length, width, stored, 1, bits, compression, len(pixels), 0, 0, colors, 0
        )
        header += struct.pack("<4I", *masks)[: 12 if length == 40 and compression == 3 else 16]
        header = header[:40] if length == 40 and compression != 3 else header.ljust(length, b"\0")
        header = header if length == 40 else header[:length]
    body = header + table + pixels[: len(pixels) - (draw.randint(1, 5) if draw.random() < 0.1 else 0)]
    if draw.random() < 0.2:
        return "dib", body
    offset = draw.choice([14 + len(header) + len(table)] * 8 + [14 + length, 0])
    return "bmp", b"BM" + struct.pack("<IHHI", 14 + len(body), 0, 0, offset) + body


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(draw):
    width, height = draw.randint(1, 9), draw.randint(1, 7)
    color, depth = draw.choice(PNG_KINDS)
    interlaced, dark = draw.random() < 0.4, draw.random() < 0.4
    pixels = b""
    for left, top, right, down in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        across, rows = -(-(width - left) // right), -(-(height - top) // down)
        for _ in range(rows if across > 0 else 0):
            row = draw.randbytes((across * CHANNELS[color] * depth + 7) // 8)
            if depth == 16 and dark:
                row = bytes(b if i % 2 else b & 1 for i, b in enumerate(row))
            pixels += bytes([0 if dark else draw.randint(0, 4)]) + row
    file = b"\x89PNG\r\n\x1a\n"
    file += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    if color == 3:
        file += chunk(b"PLTE", draw.randbytes(3 << depth))
    if draw.random() < 0.5 and color in (0, 2, 3):
        file += chunk(b"tRNS", draw.randbytes({0: 2, 2: 6, 3: 1}[color]))
    return f"png-{color}-{depth}", file + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def samples(draw, kind, count, largest):
    if kind == "1":
        return draw.choice(["", " "]).join(draw.choice("01") for _ in range(count)).encode()
    if kind in "23":
        return draw.choice([" ", "\n", " # note\n "]).join(str(draw.randint(0, largest)) for _ in range(count)).encode()
    if kind == "f":
        return struct.pack(draw.choice("<>") + f"{count}f", *(draw.uniform(-90, 400) for _ in range(count)))
    return draw.randbytes(count * (2 if largest > 255 else 1))


def pnm(draw):
    width, height, kind = draw.randint(1, 9), draw.randint(1, 7), draw.choice("1234566f")
    largest = draw.choice([1, 15, 255, 255, 256, 300, 65535, 65535, draw.randint(1, 65535)])
    header = f"P{kind}" + draw.choice(["\n", " ", "\n# a comment\n"]) + f"{width} {height}"
    if kind == "f":
        header += "\n" + draw.choice(["-1.0", "1.0", "0"])
    elif kind not in "14":
        header += draw.choice([" ", "\n"]) + str(largest)
    count = (width + 7) // 8 * height if kind == "4" else width * height * (3 if kind in "36" else 1)
    pixels = samples(draw, kind, count, 255 if kind == "4" else largest)
    cut = draw.random() < 0.1
    return f"pnm-{kind}", header.encode() + b"\n" + (pixels[:-1] if cut else pixels)


def rgb(file):
    try:
        image = Image.open(io.BytesIO(file)).convert("RGB")
        return image.width, image.height, image.tobytes()
    except Exception:
        return 0, 0, b""


def rows(seed):
    draw = random.Random(seed)
    for make, count in ((bmp, 100), (pnm, 50), (png, 50)):
        for _ in range(count):
            kind, file = make(draw)
            width, height, pixels = rgb(file)
            yield kind, width, height, base64.b64encode(file).decode(), base64.b64encode(pixels).decode()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    with open(sys.argv[1], "w", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        table.writerow(["kind", "width", "height", "file", "rgb"])
        table.writerows(rows(int(sys.argv[2]) if len(sys.argv) == 3 else 1))
