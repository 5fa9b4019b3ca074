"""How the weights of a new network are drawn."""

from typing import Literal

from torch import nn


def he_normal(network: nn.Module, mode: Literal["fan_in", "fan_out"] = "fan_in") -> None:
    """Draw the kernels of every Conv2d from N(0, 2 / fan) and set its bias to zero, in place.

    `mode` says what fan counts: the products in one output number, or the outputs that one input number reaches.

    He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015).
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode=mode, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
