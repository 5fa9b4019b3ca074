"""conv2d of cnnlib.scratch and of torch, side by side: `python benchmarks/conv2d.py`.

For each size it prints torch's time, ours divided by it (forward, and forward with backward), and the most memory that
our call holds, divided by the input's; after the first seven their geometric means. How it is measured stands in
`side_by_side.py`.

On an AMD EPYC with AVX-512, busy with other work: 1.34 and 0.98. Ours is ahead where torch is slow backward (LeNet C1,
stem), even at 1x1, behind where kernels are few (LeNet C3 2.0 and 1.7, depthwise 4.9 and 3.1: NumPy has no
multiply-and-add, and adding tap by tap without columns gains nothing forward). The most memory is 11.5 times the
input, in LeNet C1, of whose single map the output alone makes six.
"""

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.side_by_side import Pairs, compare, print_means, print_setting, run_alone  # noqa: E402


class Size(NamedTuple):
    """One call: the input's shape, the number and side of the kernels, and conv2d's options."""

    input: tuple[int, int, int, int]
    outputs: int
    kernel: int
    stride: int = 1
    padding: int = 0
    groups: int = 1


SIZES = {
    "LeNet C1, 5x5 on 28x28": Size((32, 1, 28, 28), 6, 5, padding=2),
    "LeNet C3, 5x5 on 14x14": Size((32, 6, 14, 14), 16, 5),
    "ResNet, 3x3 x64 on 56x56": Size((8, 64, 56, 56), 64, 3, padding=1),
    "1x1 x256 on 28x28": Size((8, 256, 28, 28), 256, 1),
    "stem, 7x7 stride 2 on 224x224": Size((4, 3, 224, 224), 64, 7, stride=2, padding=3),
    "U-Net, 3x3 x64 on 388x388": Size((1, 64, 388, 388), 64, 3),
    "U-Net, 3x3 x128 on 196x196": Size((1, 128, 196, 196), 128, 3),
}
# Beyond the means: what matrices suit less.
FURTHER = {
    "3x3 stride 2, 64 to 128": Size((8, 64, 56, 56), 128, 3, stride=2, padding=1),
    "3x3 in four groups": Size((8, 64, 56, 56), 64, 3, padding=1, groups=4),
    "3x3 depthwise": Size((8, 64, 56, 56), 64, 3, padding=1, groups=64),
}


def calls(size: Size) -> Pairs:
    """The four calls on one and the same random float32 arrays, after a look that they agree."""
    import numpy as np
    import torch
    from torch.nn import functional as F

    from cnnlib.scratch import conv2d, conv2d_backward

    generator = np.random.default_rng(0)
    channels = size.input[1] // size.groups
    shapes = (size.input, (size.outputs, channels, size.kernel, size.kernel), (size.outputs,))
    arrays = [generator.standard_normal(shape, dtype=np.float32) for shape in shapes]
    tensors = [torch.from_numpy(array).requires_grad_() for array in arrays]
    options = {"stride": size.stride, "padding": size.padding, "groups": size.groups}
    output = F.conv2d(*tensors, **options)
    grad_output = torch.randn(output.shape)
    grad_array = grad_output.numpy()

    pairs = Pairs(
        torch_forward=torch.no_grad()(lambda: F.conv2d(*tensors, **options)),
        torch_both=lambda: torch.autograd.grad(F.conv2d(*tensors, **options), tensors, grad_output),
        our_forward=lambda: conv2d(*arrays, **options),
        our_both=lambda: (conv2d(*arrays, **options), conv2d_backward(grad_array, *arrays, **options)),
    )
    ours = pairs.our_both()
    for actual, expected in zip((ours[0], *ours[1]), (output.detach(), *pairs.torch_both()), strict=True):
        scale = float(expected.abs().max())
        np.testing.assert_allclose(actual, expected.numpy(), rtol=0, atol=1e-4 * scale)
    return pairs


def measure(name: str, size: Size) -> tuple[float, float]:
    """Print a line for one size; return both ratios."""
    n, c, height, width = size.input
    return compare(name, calls(size), 4 * n * c * height * width)


def main() -> None:
    """Print the BLAS at work, a line a size, and the geometric means."""
    print_setting()
    print_means([measure(name, size) for name, size in SIZES.items()])
    for name, size in FURTHER.items():
        measure(name, size)


if __name__ == "__main__":
    run_alone(main, __file__)
