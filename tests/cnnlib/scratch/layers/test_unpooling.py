"""Max pooling whose places are kept, and the unpooling that takes them."""

import inspect

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib.scratch.layers import MaxPool2d, MaxUnpool2d
from tests.agreement import assert_equal_arrays


@pytest.mark.parametrize(
    ("options", "size", "output_size"), [((2,), (6, 8), None), ((2,), (7, 9), (7, 9)), ((3, 2, 1), (7, 9), None)]
)
def test_equals_its_twin(options, size, output_size):
    """Are the places found, what is put back and both gradients torch's, also where the size must be told?"""
    rng = np.random.default_rng(0)
    input = rng.standard_normal((2, 3, *size))
    tensor = torch.tensor(input, requires_grad=True)
    values, places = nn.MaxPool2d(*options, return_indices=True)(tensor)
    expected = nn.MaxUnpool2d(*options)(values, places, output_size)
    pool, unpool = MaxPool2d(*options), MaxUnpool2d(*options)
    output = unpool(pool(input), pool.indices, output_size)
    np.testing.assert_array_equal(pool.indices, places.numpy())
    assert_equal_arrays(output, expected)
    grad_output = rng.standard_normal(output.shape)
    expected.backward(torch.from_numpy(grad_output))
    # Where windows overlap, one pixel may win twice; torch then counts its gradient twice, and so do we.
    assert_equal_arrays(pool.backward(unpool.backward(grad_output)), tensor.grad)


def test_arguments_are_those_of_torch():
    """Have our arguments torch's names, order and defaults, in the constructor and in the call?"""
    for name in ("__init__", "forward"):
        ours, theirs = (inspect.signature(getattr(each, name)).parameters for each in (MaxUnpool2d, nn.MaxUnpool2d))
        assert [(p.name, p.default) for p in ours.values()] == [(p.name, p.default) for p in theirs.values()]


def test_needs_a_forward_pass():
    """Is the missing forward pass named, by the places too, when it has not been?"""
    with pytest.raises(RuntimeError, match="MaxUnpool2d.backward needs a forward pass first"):
        MaxUnpool2d(2).backward(np.zeros((1, 1, 2, 2)))
    with pytest.raises(RuntimeError, match="MaxPool2d.* needs a forward pass first"):
        _ = MaxPool2d(2).indices
