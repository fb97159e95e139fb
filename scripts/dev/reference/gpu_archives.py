"""Shows on a host without a GPU what archives for a GPU would do there.

    python scripts/dev/reference/gpu_archives.py MODEL_FOLDER...

Each folder is one that 'densepath import --device gpu' wrote. The archive's method classify is run on two
images, and every operator that it dispatches is looked at:

  operators    their number
  no kernel    those without a kernel for CUDA, which would end the run
  off device   those that take or return a tensor of another device than that of the images and the weights
  laid out     convolutions whose weights are not channels-last, which cuDNN would lay out at every call

Exits with 1 if one is found. Needs PyPI's torch 2.7.1, which is built for CUDA, and no driver.
"""

import sys
from collections import Counter
from pathlib import Path

import torch
from torch._meta_registrations import meta_conv
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

KEYS = ("CUDA", "CompositeExplicitAutograd", "CompositeImplicitAutograd")


def side(folder):
    for line in (folder / "densepath.properties").read_text().splitlines():
        key, _, value = line.partition("=")
        if key == "preprocessing.crop":
            return int(value)
    raise SystemExit(f"{folder}: densepath.properties has no crop")


class Operators(TorchDispatchMode):
    def __init__(self, device):
        super().__init__()
        self.device = device
        self.names = Counter()
        self.without_kernel = set()
        self.off_device = Counter()
        self.laid_out = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.name()
        if name == "aten::_convolution" and self.device == "meta":
            # The operator finds no convolution of the device meta, whose shapes this function computes.
            result = meta_conv(*args[:9])
        else:
            result = func(*args, **(kwargs or {}))
        self.names[name] += 1
        if not any(torch._C._dispatch_has_kernel_for_dispatch_key(name, key) for key in KEYS):
            self.without_kernel.add(name)
        tensors = [leaf for leaf in tree_leaves((args, kwargs, result)) if isinstance(leaf, torch.Tensor)]
        if any(tensor.device.type != self.device for tensor in tensors):
            self.off_device[name] += 1
        if "convolution" in name:
            weight = args[1]
            if weight.shape[2] > 1 and not weight.is_contiguous(memory_format=torch.channels_last):
                self.laid_out += 1
        return result


def on_cpu(folder, images):
    module = torch.jit.load(folder / "model.pt")
    operators = Operators("cpu")
    with torch.inference_mode(), operators:
        module.classify(images, 5)
    return operators


def on_meta(folder, images):
    """Runs the archive with tensors of the device meta, which have shapes and no numbers."""
    operators = Operators("meta")
    module = torch.jit.load(folder / "model.pt")
    with torch.no_grad():
        for name, tensor in list(module.named_buffers()):
            meta = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device="meta")
            setattr(module, name, meta)
        images = images.to("meta")
        with operators:
            module.classify(images, 5)
    return operators


def main(folders):
    print(f"torch {torch.__version__}, {torch.cuda.device_count()} GPUs")
    print(f"{'archive':24}{'operators':>10}{'no kernel':>11}{'off device':>12}{'laid out':>10}")
    found = False
    for folder in folders:
        images = torch.zeros((2, side(folder), side(folder), 3), dtype=torch.uint8)
        real, meta = on_cpu(folder, images), on_meta(folder, images)
        print(
            f"{folder.name:24}{sum(real.names.values()):10}{len(real.without_kernel):11}"
            f"{sum(meta.off_device.values()):12}{real.laid_out:10}"
        )
        for name in sorted(real.without_kernel | set(meta.off_device)):
            print(f"    {name}")
        found |= bool(real.without_kernel or meta.off_device or real.laid_out)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(main([Path(folder) for folder in sys.argv[1:]]))
