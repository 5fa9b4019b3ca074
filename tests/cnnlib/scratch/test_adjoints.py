"""Where the output is linear in the input, the backward pass is the transposed matrix of the readable twin."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from cnnlib import scratch
from tests.agreement import assert_equal_arrays

INDICES = np.array([[[[0, 7], [17, 14]]]])


class Linear(NamedTuple):
    """A function without an addend: its name, the input's shape, and its other arguments."""

    name: str
    shape: tuple[int, ...]
    options: dict


CASES = [
    Linear("adaptive_avg_pool2d", (1, 2, 5, 4), {"output_size": (3, 2)}),
    Linear("adaptive_avg_pool2d", (1, 1, 2, 3), {"output_size": (5, 1)}),
    Linear("avg_pool2d", (1, 2, 5, 4), {"kernel_size": (3, 2), "stride": (2, 1), "padding": 1, "ceil_mode": True}),
    Linear("blur_pool2d", (1, 2, 4, 5), {"kernel_size": (4, 3), "stride": (1, 2)}),
    Linear("fold", (1, 12, 4), {"output_size": (4, 3), "kernel_size": (3, 2), "padding": (1, 0), "stride": (2, 1)}),
    Linear("interpolate", (1, 1, 3, 4), {"size": (7, 3)}),
    Linear("interpolate", (1, 1, 3, 4), {"scale_factor": (2.3, 1.5), "mode": "bilinear"}),
    Linear("interpolate", (1, 1, 4, 3), {"size": (2, 5), "mode": "bicubic", "align_corners": True}),
    Linear("max_unpool2d", (1, 1, 2, 2), {"kernel_size": 2, "indices": INDICES, "output_size": (5, 4)}),
    Linear("pixel_shuffle", (1, 8, 2, 1), {"upscale_factor": 2}),
    Linear("pixel_unshuffle", (1, 1, 4, 6), {"downscale_factor": 2}),
    Linear("unfold", (1, 2, 4, 5), {"kernel_size": (3, 2), "padding": (0, 1), "stride": (1, 2), "dilation": (1, 2)}),
]


def matrix_of(function: Callable[[np.ndarray], np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    """(inputs, outputs): row i is what the function makes of an input that is 1 at i and 0 elsewhere."""
    return np.stack([function(unit.reshape(shape)).ravel() for unit in np.eye(int(np.prod(shape)))])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_backward_is_the_transpose_of_the_loops(case):
    """Is column by column of the loops' matrix row by row of the backward pass?"""
    loops, backward = getattr(scratch, f"{case.name}_loops"), getattr(scratch, f"{case.name}_backward")
    input = np.zeros(case.shape)
    forward = matrix_of(lambda array: loops(array, **case.options), case.shape)
    output_shape = loops(input, **case.options).shape
    back = matrix_of(lambda grad: backward(grad, input=input, **case.options).input, output_shape)
    assert np.count_nonzero(forward) >= min(forward.shape)
    assert_equal_arrays(back, forward.T)
