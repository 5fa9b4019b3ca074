"""The sizes that a network's maps go through, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import nn


class Step(NamedTuple):
    """One layer that ran, and the shape of what it put out; of several tensors, the first's."""

    name: str
    layer: nn.Module
    shape: tuple[int, ...]


def trace(module: nn.Module, input_shape: tuple[int, ...]) -> list[Step]:
    """The layers without layers inside, in the order in which they run on an input of `input_shape`.

    A layer that runs twice is listed twice. The module is left as it was: its mode, buffers and hooks, and torch's
    random state.

    >>> from torch import nn
    >>> [(step.name, step.shape) for step in trace(nn.Sequential(nn.Conv2d(1, 4, 3), nn.MaxPool2d(2)), (1, 1, 8, 8))]
    [('0', (1, 4, 6, 6)), ('1', (1, 4, 3, 3))]
    """
    from cnnlib.geometry.running import calls, run

    seen = run(module, input_shape, calls)
    return [Step(call.name, call.module, call.output_shape) for call in seen if not any(call.module.children())]
