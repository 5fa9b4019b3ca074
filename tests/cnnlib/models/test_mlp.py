"""The multilayer perceptron."""

import torch
from torch import nn

from cnnlib.geometry import count_parameters
from cnnlib.models import mlp


def test_the_paper_s_layers():
    """Is the default 28x28-300-100-10, with a ReLU after each hidden layer only?"""
    network = mlp()
    assert [(layer.in_features, layer.out_features) for layer in network if isinstance(layer, nn.Linear)] == [
        (784, 300),
        (300, 100),
        (100, 10),
    ]
    assert [type(layer).__name__ for layer in network[1:]] == ["Linear", "ReLU", "Linear", "ReLU", "Linear"]


def test_ten_thousand_units_on_a_megapixel():
    """Would 10^4 units on a 1000x1000 image need 10^10 weights and 10^4 biases?"""
    with torch.device("meta"):
        network = mlp(num_classes=10_000, in_features=10**6, hidden=())
    assert count_parameters(network) == 10**10 + 10**4


def test_by_hand():
    """Are the scores W2 relu(W1 x + b1) + b2 of the flattened image?"""
    torch.manual_seed(0)
    network = mlp(num_classes=3, in_features=6, hidden=[4])
    images = torch.randn(5, 1, 2, 3)
    first, second = network[1], network[3]
    hidden = (images.reshape(5, 6) @ first.weight.T + first.bias).clamp(min=0)
    torch.testing.assert_close(network(images), hidden @ second.weight.T + second.bias)
