"""Compares Winograd's 3x3 convolution, built from PyTorch's operators, with oneDNN's direct convolution.

This alternative was tried and rejected. The network is compiled to PyTorch's operators, and with them
the transform of the input alone takes as long as the arithmetic that it saves. In float32, on one core of
an AMD EPYC of family 26, every size below takes 1.5 to 3.8 times as long.

    python scripts/dev/reference/winograd.py        needs PyTorch
"""

import time

import torch

conv = torch.ops.mkldnn
# The matrices B' (tile x tile), G (tile x 3) and A' (m x tile) of F(2x2, 3x3) and F(4x4, 3x3) are those of
# A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
TRANSFORMS = {
    2: (
        [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
        [[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]],
        [[1, 1, 1, 0], [0, 1, -1, -1]],
    ),
    4: (
        [
            [4, 0, -5, 0, 1, 0],
            [0, -4, -4, 1, 1, 0],
            [0, 4, -4, -1, 1, 0],
            [0, -2, -1, 2, 1, 0],
            [0, 2, -1, -2, 1, 0],
            [0, 4, 0, -5, 0, 1],
        ],
        [
            [1 / 4, 0, 0],
            [-1 / 6, -1 / 6, -1 / 6],
            [-1 / 6, 1 / 6, -1 / 6],
            [1 / 24, 1 / 12, 1 / 6],
            [1 / 24, -1 / 12, 1 / 6],
            [0, 0, 1],
        ],
        [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
    ),
}


class Winograd:
    """The algorithm F(m x m, 3 x 3) for weights (K, C, 3, 3), padding 1 and images (N, C, side, side)."""

    def __init__(self, m: int, weight: torch.Tensor) -> None:
        b, g, a = (torch.tensor(t, dtype=torch.float32) for t in TRANSFORMS[m])
        self._m, self._tile, (k, c, _, _) = m, m + 2, weight.shape
        self._input, self._output = torch.kron(b, b), torch.kron(a, a)
        transformed = torch.einsum("ai,kcij,bj->abck", g, weight, g)
        self._weight = transformed.reshape(self._tile**2, c, k).contiguous()

    def transform(self, x: torch.Tensor) -> torch.Tensor:
        """Transforms channels-last (N, C, side, side) to (tile x tile, N tiles, C)."""
        n, c, side, _ = x.shape
        tiles = side // self._m
        padded = torch.nn.functional.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
        images, rows, columns, _ = padded.stride()
        size = (self._tile, self._tile, n, tiles, tiles, c)
        strides = (rows, columns, images, self._m * rows, self._m * columns, 1)
        flat = padded.as_strided(size, strides).reshape(self._tile**2, -1)
        return torch.mm(self._input, flat).view(self._tile**2, -1, c)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        n, _, side, _ = x.shape
        tiles = side // self._m
        products = torch.bmm(self.transform(x), self._weight)
        out = torch.mm(self._output, products.view(self._tile**2, -1))
        out = out.view(self._m, self._m, n, tiles, tiles, -1).permute(2, 3, 0, 4, 1, 5)
        return out.reshape(n, side, side, -1).permute(0, 3, 1, 2)


def milliseconds(run, rounds: int = 8, calls: int = 3) -> float:
    """Returns the time of a call in the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        best = min(best, (time.perf_counter() - start) / calls)
    return 1e3 * best


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    print("side channels     direct    F(2x2)  its input    F(4x4)  its input   ms; difference / std")
    for side, channels, filters in ((56, 128, 32), (28, 128, 32), (14, 128, 32), (56, 64, 64)):
        weight = torch.randn(filters, channels, 3, 3) / 30
        image = torch.randn(1, channels, side, side).contiguous(memory_format=torch.channels_last)
        geometry = ([1, 1], [1, 1], [1, 1], 1)
        laid_out = conv._reorder_convolution_weight(weight, *geometry, list(image.shape))

        def direct() -> torch.Tensor:
            return conv._convolution_pointwise(image, laid_out, None, *geometry, "none", [], "")

        line = f"{side:4} {channels:3} -> {filters:2} {milliseconds(direct):9.3f}"
        for m in TRANSFORMS:
            if side % m:
                continue
            fast = Winograd(m, weight)
            off = ((fast(image) - direct()).abs().max() / direct().std()).item()
            line += f" {milliseconds(lambda: fast(image)):9.3f}"
            line += f" {milliseconds(lambda: fast.transform(image)):10.3f} ({off:.0e})"
        print(line)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
