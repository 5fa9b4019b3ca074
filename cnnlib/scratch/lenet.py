"""LeNet-5 as it is built today, in NumPy alone.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998). We depart from
it: every S2 map feeds every C3 map, pooling has no parameters, the head is a linear layer for softmax, and pictures
have 28x28 pixels with a padding of 2 in place of 32x32.
"""

from collections.abc import Callable

import numpy as np

from cnnlib.scratch.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, ReLU, Sequential


def lenet5(
    activation: Callable[[], Layer] = ReLU,
    pooling: Callable[[int], Layer] = MaxPool2d,
    *,
    rng: np.random.Generator,
    dtype: type[np.floating] = np.float32,
) -> Sequential:
    """LeNet-5 for pictures (N, 1, 28, 28) -> scores (N, 10), with 61,706 parameters.

    The activation (ReLU or Tanh) follows every layer with weights but the last; the pooling is MaxPool2d or AvgPool2d.

    >>> model = lenet5(rng=np.random.default_rng(0))
    >>> sum(parameter.data.size for parameter in model.parameters())
    61706
    """
    return Sequential(
        Conv2d(1, 6, 5, padding=2, rng=rng, dtype=dtype),  # (N, 6, 28, 28)
        activation(),
        pooling(2),  # (N, 6, 14, 14)
        Conv2d(6, 16, 5, rng=rng, dtype=dtype),  # (N, 16, 10, 10)
        activation(),
        pooling(2),  # (N, 16, 5, 5)
        Flatten(),  # (N, 400)
        Linear(400, 120, rng=rng, dtype=dtype),
        activation(),
        Linear(120, 84, rng=rng, dtype=dtype),
        activation(),
        Linear(84, 10, rng=rng, dtype=dtype),
    )
