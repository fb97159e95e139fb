"""Writes the small checkpoints of the tests, with the libraries that users save their own with.

    python checkpoints.py torch  FOLDER     torch 2.7.1, safetensors, numpy 2
    python checkpoints.py paddle FOLDER     paddlepaddle 3.3.1

FOLDER is udf/src/test/resources/io/densepath/weights. Every file contains one or more of these tensors:

    a.weight   (2, 3)        the element at row-major position i is i / 4 - 0.5
    b.weight   (4, 3, 1, 1)  the same
    b.bias     (4,)          the same
    b.count    scalar int64  7

Every float type represents these values exactly.
"""

import argparse
import collections
import pickle
import sys
from pathlib import Path

import numpy as np

SHAPES = {"a.weight": (2, 3), "b.weight": (4, 3, 1, 1), "b.bias": (4,)}


def array(shape, dtype=np.float32):
    return (np.arange(np.prod(shape)) / 4 - 0.5).astype(dtype).reshape(shape)


def write_torch(folder):
    import safetensors.torch
    import torch

    def tensors(dtype=torch.float32, prefix=""):
        state = collections.OrderedDict()
        for name, shape in SHAPES.items():
            state[prefix + name] = torch.from_numpy(array(shape)).to(dtype)
        state[prefix + "b.count"] = torch.tensor(7)
        return state

    def save(name, value, **options):
        torch.save(value, folder / name, **options)

    torch.manual_seed(1)
    legacy = {"_use_new_zipfile_serialization": False}
    types = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16, "float64": torch.float64}
    for name, dtype in types.items():
        save(f"zip-{name}.pth", tensors(dtype))
        save(f"legacy-{name}.pth", tensors(dtype), **legacy)
        safetensors.torch.save_file(tensors(dtype), folder / f"{name}.safetensors", {"format": "pt"})

    odd = [65504, -65504, 2.0**-24, -(2.0**-14 - 2.0**-24), 2.0**-14, 0, -0.0, np.inf, -np.inf, np.nan, 1 / 3]
    safetensors.torch.save_file({"odd": torch.tensor(odd, dtype=torch.float16)}, folder / "odd-float16.safetensors")

    class Holder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.a = torch.nn.Linear(3, 2, bias=False)
            self.b = torch.nn.Conv2d(3, 4, 1)

    module = Holder()
    module.load_state_dict({k: v for k, v in tensors().items() if k != "b.count"})
    # The dict that state_dict() of a module returns has an attribute, _metadata, beside its entries.
    save("zip-module.pth", module.state_dict())
    save("zip-parameters.pth", dict(module.named_parameters()))
    save("wrapped.pth", tensors(prefix="module."))
    save(
        "training.pth",
        {
            "epoch": 3,
            "arch": "x",
            "state_dict": tensors(prefix="module."),
            "state_dict_ema": {k: v * 0 for k, v in tensors().items()},
            "best": torch.tensor(0.5),
            "metric": np.float64(0.5),
            "optimizer": torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9).state_dict(),
            "args": argparse.Namespace(lr=0.1, device=torch.device("cpu"), dtype=torch.float32, size=torch.Size([2])),
        },
    )
    save("ema-only.pth", {"state_dict_ema": tensors()})
    save("under-model.pth", {"model": tensors(), "epoch": 1})
    save("whole-network.pth", module.b)
    torch.jit.script(module.b).save(str(folder / "torchscript.pt"))

    views = collections.OrderedDict()
    base = torch.from_numpy(array((3, 2)))
    views["a.weight"] = torch.from_numpy(array((2, 3)).T.copy()).T
    views["b.weight"] = torch.from_numpy(array((4, 3, 1, 1)).transpose(1, 0, 2, 3).copy()).permute(1, 0, 2, 3)
    views["b.bias"] = torch.from_numpy(np.stack([array((4,)), array((4,)) + 9], 1))[:, 0]
    views["tail"] = base[1:]
    assert not any(t.is_contiguous() for k, t in views.items() if k != "tail")
    save("zip-views.pth", views)
    save("legacy-views.pth", views, **legacy)


def write_paddle(folder):
    import paddle

    def layer():
        class Holder(paddle.nn.Layer):
            def __init__(self):
                super().__init__()
                self.a = paddle.nn.Linear(2, 3, bias_attr=False)
                self.b = paddle.nn.Conv2D(3, 4, 1)

        built = Holder()
        for name, parameter in built.named_parameters():
            parameter.set_value(array(SHAPES[name]))
        return built

    for protocol in (2, 3, 4):
        paddle.save(layer().state_dict(), str(folder / f"paddle-{protocol}.pdparams"), protocol=protocol)
    paddle.save({"state_dict": layer().state_dict()}, str(folder / "paddle-nested.pdparams"))


def write_numpy(folder):
    def dump(name, value, protocol):
        (folder / name).write_bytes(pickle.dumps(value, protocol))

    for protocol in (2, 3, 4, 5):
        arrays = {name: array(shape) for name, shape in SHAPES.items()} | {"b.count": np.array(7)}
        arrays["StructuredToParameterName@@"] = {name: name.replace(".", "_") for name in SHAPES}
        dump(f"numpy-{protocol}.pdparams", arrays, protocol)
    types = {name: np.asfortranarray(array(SHAPES["a.weight"])) for name in ("a.weight",)}
    types |= {"b.weight": array((4, 3, 1, 1), np.float16), "b.bias": array((4,), np.float64)}
    types["long"] = array((2000,))
    dump("numpy-types.pdparams", types, 2)
    dump("numpy-big-endian.pdparams", {"a.weight": array((2, 3), ">f4")}, 4)

    # This is the pickle that Python 2 writes, without Python 2: it writes the dict as a call with pairs, and
    # byte strings instead of strings.
    parts = [b"\x80\x02ccollections\nOrderedDict\n](" ]
    for name, shape in SHAPES.items():
        raw = array(shape).tobytes()
        dimensions = b"".join(b"K" + bytes([n]) for n in shape)
        parts += [b"](U" + bytes([len(name)]) + name.encode()]
        parts += [b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85U\x01btR(K\x01(" + dimensions + b"t"]
        parts += [b"cnumpy\ndtype\n(U\x02f4K\x00K\x01tR(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"]
        parts += [b"\x89U" + bytes([len(raw)]) + raw + b"tbe"]
    (folder / "python2.pdparams").write_bytes(b"".join(parts) + b"e\x85R.")
    loaded = pickle.loads((folder / "python2.pdparams").read_bytes(), encoding="latin1")
    assert all(np.array_equal(loaded[name], array(shape)) for name, shape in SHAPES.items())

    class Command:
        def __reduce__(self):
            import os

            return os.system, ("echo this must never be printed",)

    dump("command.pdparams", {"a.weight": Command()}, 2)
    cycle = {"a.weight": array((2, 3))}
    cycle["state_dict"] = cycle
    cycle["list"] = [cycle]
    cycle["list"].append(cycle["list"])
    dump("cycle.pdparams", cycle, 4)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "paddle":
        write_paddle(target)
    else:
        write_torch(target)
        write_numpy(target)
