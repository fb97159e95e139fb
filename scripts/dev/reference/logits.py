"""Computes the logits of each ecosystem's own networks, with weights that follow from their keys.

    python logits.py torchvision OUT [MODEL...]     torchvision 0.22.1, torch 2.7.1
    python logits.py timm OUT [MODEL...]            timm 1.0.31, torch 2.7.1
    python logits.py paddle OUT [MODEL...]          paddleclas 2.6.0 (--no-deps), paddlepaddle 3.3.1,
                                                    scikit-learn, requests, tqdm, six, pyyaml

writes OUT/ECOSYSTEM/MODEL.keys.tsv (key and shape, in state-dict order) and MODEL.logits.tsv (a row for
each of the first 50 classes, a column for each of two images). The tests read them from
udf/src/test/resources/io/densepath/reference. io.densepath.weights.DeterministicWeights makes the same
weights with the same formulas:

u(key, i) = (mix(fnv1a64(key) + (i + 1) * golden) >> 11) * 2**-53, where i is the row-major position and
mix is the finaliser of splitmix64, all modulo 2**64. The value depends on the kind of tensor and is
computed in float64:

    weight of 4 dimensions    (2u - 1) * sqrt(3 / (in * h * w))
    weight of 2 dimensions    (2u - 1) * sqrt(3 / in)
    weight of 1 dimension     2.6u - 0.6, but 0 at every 97th position, so that some scales are negative
                              and some are zero
    bias, running mean        0.2u - 0.1
    running variance          0.5 + u

Image n has 14 x 14 blocks of 16 x 16 pixels with the value 5u('inputN', block) - 2.5 + (n - 0.5). It is
already normalised.
"""

import importlib.util
import math
import multiprocessing
import sys
from pathlib import Path

import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MASK = (1 << 64) - 1
CLASSES = 50
MODELS = {
    "torchvision": ["densenet121", "densenet161", "densenet169", "densenet201"],
    "timm": ["densenet121", "densenet161", "densenet169", "densenet201"]
    + ["dpn68", "dpn92", "dpn98", "dpn107", "dpn131"],
    "paddle": ["DenseNet121", "DenseNet161", "DenseNet169", "DenseNet201", "DenseNet264"]
    + ["DPN68", "DPN92", "DPN98", "DPN107", "DPN131"],
}


def fnv1a64(text):
    code = 0xCBF29CE484222325
    for byte in text.encode():
        code = (code ^ byte) * 0x100000001B3 & MASK
    return np.uint64(code)


def uniform(key, count):
    with np.errstate(over="ignore"):
        z = fnv1a64(key) + np.arange(1, count + 1, dtype=np.uint64) * GOLDEN
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z = z ^ z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def weight(key, shape, in_axis):
    """in_axis: 1 where a linear weight is out x in, 0 where it is in x out."""
    u = uniform(key, math.prod(shape))
    if key.endswith(("_mean", "bias")):
        values = 0.2 * u - 0.1
    elif key.endswith(("running_var", "_variance")):
        values = 0.5 + u
    elif len(shape) == 4:
        values = (2 * u - 1) * math.sqrt(3 / math.prod(shape[1:]))
    elif len(shape) == 2:
        values = (2 * u - 1) * math.sqrt(3 / shape[in_axis])
    else:
        values = 2.6 * u - 0.6
        values[96::97] = 0
    return values.astype(np.float32).reshape(shape)


def image(number):
    blocks = 5 * uniform(f"input{number}", 3 * 14 * 14) - 2.5 + (number - 0.5)
    return blocks.reshape(1, 3, 14, 14).repeat(16, 2).repeat(16, 3).astype(np.float32)


def torch_network(ecosystem, name):
    import torch

    if ecosystem == "timm":
        import timm

        network = timm.create_model(name)
    else:
        import torchvision

        network = getattr(torchvision.models, name)()
    state = network.state_dict()
    shapes = {key: tuple(tensor.shape) for key, tensor in state.items()}
    for key, tensor in state.items():
        if tensor.dtype.is_floating_point:
            tensor.copy_(torch.from_numpy(weight(key, shapes[key], in_axis=1)))
    network.eval()

    def run(pixels):
        with torch.no_grad():
            return network(torch.from_numpy(pixels))[0].numpy()

    return shapes, run


def paddle_network(name):
    import paddle

    # The package itself cannot be imported without a whole toolkit, but its folder of networks can.
    sys.path.insert(0, importlib.util.find_spec("paddleclas").submodule_search_locations[0])
    from ppcls.arch.backbone.model_zoo import densenet, dpn

    network = getattr(densenet if name.startswith("DenseNet") else dpn, name)()
    shapes = {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}
    network.set_state_dict({key: weight(key, shape, 0) for key, shape in shapes.items()})
    network.eval()

    def run(pixels):
        with paddle.no_grad():
            return network(paddle.to_tensor(pixels)).numpy()[0]

    return shapes, run


def write(ecosystem, name, folder):
    shapes, run = paddle_network(name) if ecosystem == "paddle" else torch_network(ecosystem, name)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{name}.keys.tsv", "w") as keys:
        for key, shape in shapes.items():
            keys.write(f"{key}\t{'x'.join(map(str, shape))}\n")
    columns = [run(image(0))[:CLASSES], run(image(1))[:CLASSES]]
    with open(folder / f"{name}.logits.tsv", "w") as logits:
        for row in zip(*columns):
            logits.write("\t".join(f"{value:.7g}" for value in row) + "\n")


def main():
    ecosystem, out, *names = sys.argv[1:]
    # Each network has a process of its own, because Paddle names tensors uniquely within a process.
    processes = multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1)
    for name in names or MODELS[ecosystem]:
        processes.apply(write, (ecosystem, name, Path(out) / ecosystem))
        print(ecosystem, name)
    processes.close()
    processes.join()


if __name__ == "__main__":
    main()
