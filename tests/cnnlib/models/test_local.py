"""The locally connected layer."""

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib import scratch
from cnnlib.geometry import count_parameters
from cnnlib.models.local import LocallyConnected2d


@pytest.mark.parametrize(("side", "output_size", "kernel_size", "stride"), [(6, 4, 3, 1), (9, 4, 3, 2), (7, 2, 2, 4)])
def test_the_numpy_twin(side, output_size, kernel_size, stride):
    """Are the output and all gradients those of scratch.locally_connected2d?"""
    torch.manual_seed(0)
    layer = LocallyConnected2d(2, 3, kernel_size, output_size, stride).double()
    images = torch.randn(5, 2, side, side, dtype=torch.float64, requires_grad=True)
    output = layer(images)
    arrays = [tensor.detach().numpy() for tensor in (images, layer.weight, layer.bias)]
    np.testing.assert_allclose(output.detach().numpy(), scratch.locally_connected2d(*arrays, stride=stride))
    pull = torch.randn_like(output)
    output.backward(pull)
    wanted = scratch.locally_connected2d_backward(pull.numpy(), *arrays, stride=stride)
    for tensor, gradient in zip((images, layer.weight, layer.bias), wanted, strict=True):
        np.testing.assert_allclose(tensor.grad.numpy(), gradient, atol=1e-12)


def test_tied_it_is_a_convolution():
    """Is it nn.Conv2d when every position has the same kernels and biases?"""
    layer, conv = LocallyConnected2d(3, 4, 5, output_size=3, stride=2), nn.Conv2d(3, 4, 5, stride=2)
    with torch.no_grad():
        layer.weight.copy_(conv.weight)
        layer.bias.copy_(conv.bias[:, None, None])
    images = torch.randn(2, 3, 9, 9)
    torch.testing.assert_close(layer(images), conv(images))


def test_weights():
    """Are there k * k * C * H' * W' * O weights and O * H' * W' biases, drawn from the seed as nn.Conv2d's are?"""
    torch.manual_seed(1)
    layer = LocallyConnected2d(8, 32, 3, output_size=5, stride=2)
    assert count_parameters(layer) == 9 * 8 * 25 * 32 + 25 * 32
    bound = nn.Conv2d(8, 32, 3).weight.abs().max().item()
    for parameter in layer.parameters():
        assert abs(parameter.abs().max().item() - bound) < 0.01 * bound
    torch.manual_seed(1)
    assert torch.equal(LocallyConnected2d(8, 32, 3, output_size=5, stride=2).weight, layer.weight)


def test_another_number_of_windows():
    """Is an image of the wrong size refused, and not only cut?"""
    with pytest.raises(RuntimeError, match="size"):
        LocallyConnected2d(1, 1, 3, output_size=4)(torch.zeros(1, 1, 7, 7))
