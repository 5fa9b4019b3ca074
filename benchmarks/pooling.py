"""Pooling and resizing of cnnlib.scratch and of torch, side by side: `python benchmarks/pooling.py`.

The columns are those of `conv2d.py`; the geometric means are of all lines.

On an AMD EPYC with AVX-512, busy with other work: 0.92 and 0.79. Ours is ahead where all is two matrices (adaptive
pooling 0.2, the gradient of bicubic), behind in max pooling 3x3 (2.0), which looks at each window twice: for the
maximum, and for its place.
"""

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.side_by_side import Pairs, compare, print_means, print_setting, run_alone  # noqa: E402


class Call(NamedTuple):
    """A function's name, the input's shape, and the function's options."""

    function: str
    input: tuple[int, int, int, int]
    options: dict[str, object]


CALLS = {
    "max 2x2 on 56x56": Call("max_pool2d", (8, 64, 56, 56), {"kernel_size": 2}),
    "max 3x3 stride 2 on 112x112": Call("max_pool2d", (8, 64, 112, 112), {"kernel_size": 3, "stride": 2, "padding": 1}),
    "average 2x2 on 56x56": Call("avg_pool2d", (8, 64, 56, 56), {"kernel_size": 2}),
    "average 3x3 stride 2 on 112x112": Call(
        "avg_pool2d", (8, 64, 112, 112), {"kernel_size": 3, "stride": 2, "padding": 1}
    ),
    "adaptive 56x56 to 1x1": Call("adaptive_avg_pool2d", (8, 64, 56, 56), {"output_size": 1}),
    "adaptive 56x56 to 7x7": Call("adaptive_avg_pool2d", (8, 64, 56, 56), {"output_size": 7}),
    "adaptive 13x13 to 6x6": Call("adaptive_avg_pool2d", (8, 256, 13, 13), {"output_size": 6}),
    "nearest 28x28 to 56x56": Call("interpolate", (8, 64, 28, 28), {"scale_factor": 2}),
    "nearest 28x28 to 45x61": Call("interpolate", (8, 64, 28, 28), {"size": (45, 61)}),
    "bilinear 28x28 to 56x56": Call("interpolate", (8, 64, 28, 28), {"scale_factor": 2, "mode": "bilinear"}),
    "bicubic 28x28 to 56x56": Call("interpolate", (8, 64, 28, 28), {"scale_factor": 2, "mode": "bicubic"}),
}


def calls(call: Call) -> Pairs:
    """The four calls on one and the same random float32 array, after a look that they agree."""
    import numpy as np
    import torch
    from torch.nn import functional as F

    from cnnlib import scratch

    array = np.random.default_rng(0).standard_normal(call.input, dtype=np.float32)
    tensor = torch.from_numpy(array).requires_grad_()
    twin, ours = getattr(F, call.function), getattr(scratch, call.function)
    backward = getattr(scratch, f"{call.function}_backward")
    output = twin(tensor, **call.options)
    grad_output = torch.randn(output.shape)
    grad_array = grad_output.numpy()
    # As a layer does: max pooling's backward pass is handed the places that its forward pass found.
    finds_places = call.function == "max_pool2d"

    def our_both() -> tuple[np.ndarray, np.ndarray]:
        if finds_places:
            found = scratch.max_pool2d_with_indices(array, **call.options)
            return found.output, backward(grad_array, array, **call.options, indices=found.indices).input
        return ours(array, **call.options), backward(grad_array, array, **call.options).input

    pairs = Pairs(
        torch_forward=torch.no_grad()(lambda: twin(tensor, **call.options)),
        torch_both=lambda: torch.autograd.grad(twin(tensor, **call.options), tensor, grad_output),
        our_forward=lambda: ours(array, **call.options),
        our_both=our_both,
    )
    for actual, expected in zip(our_both(), (output.detach(), *pairs.torch_both()), strict=True):
        np.testing.assert_allclose(actual, expected.numpy(), rtol=0, atol=1e-4 * float(expected.abs().max()))
    return pairs


def main() -> None:
    """Print the BLAS at work, a line a call, and the geometric means."""
    print_setting()
    ratios = []
    for name, call in CALLS.items():
        n, c, height, width = call.input
        ratios.append(compare(name, calls(call), 4 * n * c * height * width))
    print_means(ratios)


if __name__ == "__main__":
    run_alone(main, __file__)
