"""How a layer of ours is compared with its twin in torch, and its gradients with its own values."""

from collections.abc import Callable

import numpy as np
import torch

# Relative to the largest expected magnitude: single elements may cancel to nearly nothing.
TOLERANCE = {np.dtype(np.float64): 1e-10, np.dtype(np.float32): 1e-4}

Arrays = tuple[np.ndarray | None, ...]


def assert_equal_arrays(actual: np.ndarray, expected: np.ndarray | torch.Tensor) -> None:
    """Shape, dtype and every value are as expected, to the tolerance of the dtype."""
    if isinstance(expected, torch.Tensor):
        expected = expected.detach().numpy()
    assert isinstance(actual, np.ndarray), f"expected an array, got {type(actual).__name__}"
    assert actual.shape == expected.shape, f"shape {actual.shape}, expected {expected.shape}"
    assert actual.dtype == expected.dtype, f"dtype {actual.dtype}, expected {expected.dtype}"
    if expected.size:
        scale = max(1.0, float(np.abs(expected).max()))
        error = float(np.abs(actual - expected).max())
        assert error <= TOLERANCE[expected.dtype] * scale, f"differs by {error:g}, largest value {scale:g}"


def assert_equal_gradients(actual: Arrays, expected: Arrays) -> None:
    """Two backward passes return the same: arrays equal as above, and None for the same arguments."""
    assert type(actual) is type(expected)
    for ours, theirs in zip(actual, expected, strict=True):
        if theirs is None:
            assert ours is None, "a gradient for an argument that was left out"
        else:
            assert ours is not None, "no gradient for an argument that was given"
            assert_equal_arrays(ours, theirs)


def assert_agrees_with_torch(
    forward: Callable[..., np.ndarray],
    backward: Callable[..., tuple],
    twin: Callable[..., torch.Tensor],
    arrays: Arrays,
    **options: object,
) -> None:
    """forward and backward equal torch's twin and its autograd, and touch none of the arrays they are given.

    `arrays` (None for an argument left out) come before `options`; backward takes the output's gradient first
    and returns one gradient an array, in the same order.
    """
    before = [None if array is None else array.copy() for array in arrays]
    # torch takes no array that runs backwards; a copy runs forwards.
    tensors = [None if copy is None else torch.tensor(copy.copy(), requires_grad=True) for copy in before]
    expected = twin(*tensors, **options)
    output = forward(*arrays, **options)
    assert_equal_arrays(output, expected)

    grad_output = np.random.default_rng(0).standard_normal(output.shape).astype(output.dtype)
    gradients = backward(grad_output.copy(), *arrays, **options)
    expected.backward(torch.from_numpy(grad_output))
    assert len(gradients) == len(arrays)
    for gradient, tensor in zip(gradients, tensors, strict=True):
        if tensor is None:
            assert gradient is None, "a gradient for an argument that was left out"
        else:
            assert_equal_arrays(gradient, tensor.grad)

    results = [output, *(gradient for gradient in gradients if gradient is not None)]
    for array, copy in zip(arrays, before, strict=True):
        if array is not None:
            np.testing.assert_array_equal(array, copy, err_msg="an argument was modified")
            assert not any(np.shares_memory(array, result) for result in results), "a result shares memory"


def assert_gradient_by_projection(
    forward: Callable[..., np.ndarray],
    backward: Callable[..., tuple],
    arrays: Arrays,
    seed: int,
    **options: object,
) -> None:
    """One scalar checks all gradients: the slope of <v, forward> along a random direction of all arrays.

    By central differences in float64, without torch; v stands for the output's gradient.
    """
    generator = np.random.default_rng(seed)
    directions = [None if array is None else generator.standard_normal(array.shape) for array in arrays]
    grad_output = generator.standard_normal(forward(*arrays, **options).shape)

    def projected(step: float) -> float:
        moved = [
            None if array is None else array + step * direction
            for array, direction in zip(arrays, directions, strict=True)
        ]
        return float((grad_output * forward(*moved, **options)).sum())

    step = 1e-4
    slope = (projected(step) - projected(-step)) / (2 * step)
    gradients = backward(grad_output, *arrays, **options)
    claimed = sum(
        float((gradient * direction).sum())
        for gradient, direction in zip(gradients, directions, strict=True)
        if gradient is not None
    )
    assert abs(slope - claimed) <= 1e-6 * max(1.0, abs(slope)), f"slope {slope}, gradients give {claimed}"
