"""Is a network convolutional throughout?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import nn


class Obstacle(NamedTuple):
    """One place where a network stops being convolutional: the layer's name, torch's function, and the kind.

    The kind is "dense", "flatten", "fixed size" (adaptive pooling), "global" (a sum over the map), or "unknown".
    """

    layer: str
    function: str
    kind: str

    def __str__(self) -> str:
        return f"{self.layer or 'the network itself'}: {self.function} ({self.kind})"


def is_fully_convolutional(module: nn.Module, input_shape: tuple[int, ...]) -> bool:
    """Is everything between input and output local: is the network one function that slides over the image?

    Allowed are convolution, pooling, upsampling, element-wise functions, normalisation, concatenation of channels,
    padding and cropping. Whether other sizes of input are accepted proves nothing: global pooling before a dense layer
    accepts them too. `obstacles` says where and why not. input_shape (N, C, H, W): one the network accepts.

    Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation" (2015).

    >>> from torch import nn
    >>> is_fully_convolutional(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 2)), (1, 3, 8, 8))
    False
    """
    return not obstacles(module, input_shape)


def obstacles(module: nn.Module, input_shape: tuple[int, ...]) -> list[Obstacle]:
    """The places where the network stops being convolutional, in the order in which they run; none if it never does.

    >>> from torch import nn
    >>> for place in obstacles(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(144, 2)), (1, 3, 8, 8)):
    ...     print(place)
    1: flatten (flatten)
    2: linear (dense)
    """
    from cnnlib.geometry._operations import LOCAL_KINDS
    from cnnlib.geometry._recording import steps
    from cnnlib.geometry.running import run

    found = []
    for step in run(module, input_shape, steps):
        kinds = {"unknown" if look is None else look.kind for _, look in step.sources}
        found += [Obstacle(step.layer, step.function, kind) for kind in sorted(kinds - LOCAL_KINDS)]
    return found
