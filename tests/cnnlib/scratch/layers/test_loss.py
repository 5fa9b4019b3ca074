"""Losses that remember what they compared."""

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib.scratch.layers import CrossEntropyLoss, MSELoss
from tests.agreement import assert_equal_arrays

SCORES = np.random.default_rng(0).standard_normal((4, 3))
CLASSES = np.array([0, 2, 1, 1])


@pytest.mark.parametrize(
    "options",
    [{}, {"reduction": "sum"}, {"ignore_index": 1}, {"label_smoothing": 0.1}, {"weight": np.array([1.0, 2.0, 3.0])}],
)
def test_cross_entropy_equals_its_twin(options):
    """Are loss and gradient torch's with every option, in float32 too?"""
    for dtype in (np.float64, np.float32):
        arrays = {name: value.astype(dtype) for name, value in options.items() if isinstance(value, np.ndarray)}
        loss = CrossEntropyLoss(**(options | arrays))
        twin = nn.CrossEntropyLoss(**(options | {name: torch.from_numpy(array) for name, array in arrays.items()}))
        tensor = torch.tensor(SCORES.astype(dtype), requires_grad=True)
        expected = twin(tensor, torch.from_numpy(CLASSES))
        expected.backward()
        assert loss(SCORES.astype(dtype), CLASSES) == pytest.approx(expected.item(), rel=1e-6)
        assert_equal_arrays(loss.backward(), tensor.grad)


def test_cross_entropy_takes_probabilities():
    """Are loss and gradient torch's when the target says how probable each class is?"""
    asked = np.abs(SCORES[::-1])
    tensor = torch.tensor(SCORES, requires_grad=True)
    expected = nn.CrossEntropyLoss(label_smoothing=0.1)(tensor, torch.from_numpy(asked))
    expected.backward()
    loss = CrossEntropyLoss(label_smoothing=0.1)
    assert loss(SCORES, asked) == pytest.approx(expected.item(), rel=1e-12)
    assert_equal_arrays(loss.backward(), tensor.grad)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_mse_equals_its_twin(reduction):
    """Are loss and gradient torch's with either reduction?"""
    target = SCORES[::-1].copy()
    tensor = torch.tensor(SCORES, requires_grad=True)
    expected = nn.MSELoss(reduction=reduction)(tensor, torch.from_numpy(target))
    expected.backward()
    loss = MSELoss(reduction)
    assert loss(SCORES, target) == pytest.approx(expected.item(), rel=1e-12)
    assert_equal_arrays(loss.backward(), tensor.grad)


@pytest.mark.parametrize("loss_type", [CrossEntropyLoss, MSELoss])
def test_refuses(loss_type):
    """Are backward without a loss, and a loss that is not one number, refused?"""
    with pytest.raises(RuntimeError, match="a loss's backward needs a forward pass first"):
        loss_type().backward()
    with pytest.raises(ValueError, match="reduction must be one of 'mean', 'sum', but is 'none'"):
        loss_type(reduction="none")
