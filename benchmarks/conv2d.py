"""conv2d of cnnlib.scratch and of torch, side by side: `python benchmarks/conv2d.py`.

Both run in one process, in turns, on one thread. For each size it prints torch's time, ours divided by it (forward,
and forward with backward), and the most memory that our call holds, divided by the input's; at the end the
geometric means of the sizes above the line. A time is the least of several: the machine's other work can only add.

On an AMD EPYC with AVX-512, busy with other work: 1.34 and 0.98. Ours is ahead where torch is slow backward (LeNet C1,
stem), even at 1x1, behind where kernels are few (LeNet C3 2.0 and 1.7, depthwise 4.9 and 3.1: NumPy has no
multiply-and-add). The most memory is 11.5 times the input, in LeNet C1, of whose single map the output alone makes six.
"""

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# BLAS reads these when it is loaded: one thread, and a kernel chosen by the processor, not by hand.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
BY_HAND = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
ROUNDS, SECONDS = 5, 0.05


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


class Pairs(NamedTuple):
    """What is timed: torch's forward and forward with backward, then ours."""

    torch_forward: Callable[[], object]
    torch_both: Callable[[], object]
    our_forward: Callable[[], object]
    our_both: Callable[[], object]


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


def least_seconds(pairs: Pairs) -> list[float]:
    """The least mean time of each call over several rounds, in each of which all take their turn."""
    least = [float("inf")] * len(pairs)
    for _ in range(ROUNDS):
        for index, call in enumerate(pairs):
            call()
            runs, begin = 0, time.process_time()
            while runs < 2 or time.process_time() - begin < SECONDS:
                call()
                runs += 1
            least[index] = min(least[index], (time.process_time() - begin) / runs)
    return least


def peak_bytes(call: Callable[[], object]) -> int:
    """The most bytes that NumPy holds at once while the call runs, its results included."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def measure(name: str, size: Size) -> tuple[float, float]:
    """Print a line for one size; return both ratios."""
    pairs = calls(size)
    torch_forward, torch_both, our_forward, our_both = least_seconds(pairs)
    forward, both = our_forward / torch_forward, our_both / torch_both
    n, c, height, width = size.input
    memory = [peak_bytes(call) / (4 * n * c * height * width) for call in (pairs.our_forward, pairs.our_both)]
    print(
        f"{name:30} torch {torch_forward * 1e3:7.2f} {torch_both * 1e3:7.2f} ms   ours {forward:5.2f} {both:5.2f}"
        f"   memory {memory[0]:5.1f} {memory[1]:5.1f}",
        flush=True,
    )
    return forward, both


def main() -> None:
    """Print the BLAS at work, a line a size, and the geometric means."""
    import numpy as np
    import torch
    from threadpoolctl import threadpool_info

    torch.set_num_threads(1)
    torch.ones(8_000_000)  # 32 MB, freed at once: from here on the C library keeps freed memory, for both sides
    for pool in threadpool_info():
        if pool["user_api"] == "blas":
            print(f"BLAS: {pool['internal_api']} {pool['version']}, kernel {pool['architecture']}, ", end="")
            print(f"threads: {pool['num_threads']}")
    print(f"numpy {np.__version__}, torch {torch.__version__}; each pair is forward, forward with backward")
    ratios = np.array([measure(name, size) for name, size in SIZES.items()])
    print("geometric means: {:.2f} {:.2f}".format(*np.exp(np.log(ratios).mean(axis=0))))
    for name, size in FURTHER.items():
        measure(name, size)


if __name__ == "__main__":
    alone = {name: value for name, value in os.environ.items() if name not in BY_HAND}
    alone |= dict.fromkeys(THREADS, "1")
    if alone != dict(os.environ):
        sys.exit(subprocess.run([sys.executable, __file__], env=alone).returncode)
    main()
