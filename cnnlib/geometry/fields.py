"""Receptive fields: the part of the input that one output depends on, by arithmetic and by gradient."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import torch
    from torch import nn

    from cnnlib.geometry._recording import Step

Interval = tuple[int, int]
Number = int | Fraction


class Field(NamedTuple):
    """What one output of a layer sees of the input, as (rows, columns).

    size: how many pixels; jump: how far apart the fields of two neighbouring outputs lie, a fraction after upsampling,
    0 where there is one output only; start: the first pixel that output 0 sees, negative where it sees padding.
    """

    layer: str
    function: str
    size: tuple[int, int]
    jump: tuple[Number, Number]
    start: tuple[int, int]


class Footprint(NamedTuple):
    """A receptive field found by gradient: the gradient's size at each pixel (H, W), and the rows and columns that it
    reaches, each as (first, last)."""

    gradient: torch.Tensor
    rows: Interval
    columns: Interval

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the part that the output depends on."""
        return self.rows[1] - self.rows[0] + 1, self.columns[1] - self.columns[0] + 1


def receptive_field(module: nn.Module, input_shape: tuple[int, ...]) -> list[Field]:
    """The receptive field after each function that has a window or joins two paths, in the order in which they run.

    input_shape (N, C, H, W): one that the network accepts. Backwards from an output, a layer with kernel_size k,
    stride s, padding p and dilation d turns the positions a..b into a * s - p .. b * s - p + d * (k - 1); where paths
    meet, the wider end of each counts. Fields go on into the padding, as if the image had no edge; after upsampling
    `size` is that of the widest output. After global pooling or a dense layer, every output sees all that the map
    before it sees. Functions that work on each position by itself, a ReLU for one, have no row.

    Raises ValueError for a network that uses a function whose field is not known.

    >>> from torch import nn
    >>> receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3), nn.MaxPool2d(2)), (1, 1, 8, 8))[-1].size
    (4, 4)
    """
    from cnnlib.geometry._recording import steps
    from cnnlib.geometry._windows import here
    from cnnlib.geometry.running import run

    recorded = run(module, input_shape, steps)
    fields = []
    for index, step in enumerate(recorded):
        for _, look in step.sources:
            if look is None:
                raise ValueError(f"the receptive field of {step.function!r} in {step.layer!r} is not known")
        windows = {window for _, look in step.sources if look for window in look.windows}
        if len(step.sources) > 1 or windows - {here}:
            size, jump, start = zip(*(_along(recorded[: index + 1], axis) for axis in (0, 1)), strict=True)
            fields.append(Field(step.layer, step.function, size, jump, start))
    return fields


def _along(recorded: list[Step], axis: int) -> tuple[int, Number, int]:
    """Size, jump and start of the last step's field along one axis."""
    phases = _phases(recorded, axis)
    seen = [_seen(recorded, position, axis) for position in range(phases + 1)]
    jump = Fraction(seen[phases][0] - seen[0][0], phases)
    size = max(last - first + 1 for first, last in seen[:phases])
    return size, int(jump) if jump.denominator == 1 else jump, seen[0][0]


def _phases(recorded: list[Step], axis: int) -> int:
    """After how many outputs of the last step the pattern of fields repeats."""
    phases: list[int] = []
    for step in recorded:
        phases.append(lcm(*(phases[source] * look.phases[axis] for source, look in step.sources if look)))
    return phases[-1]


def _seen(recorded: list[Step], position: int, axis: int) -> Interval:
    """The first and the last input position that one position after the last step depends on."""
    needed: dict[int, Interval] = {len(recorded) - 1: (position, position)}
    for index in range(len(recorded) - 1, 0, -1):
        if index not in needed:
            continue
        for source, look in recorded[index].sources:
            assert look is not None
            first, last = look.windows[axis](*needed[index])
            # Windows keep order, so the union may be taken here instead of at the input.
            known = needed.get(source, (first, last))
            needed[source] = (min(first, known[0]), max(last, known[1]))
    return needed.get(0, (0, -1))


def measured_receptive_field(
    module: nn.Module,
    input_shape: tuple[int, ...],
    position: tuple[int, int] | None = None,
    samples: int = 8,
    seed: int = 0,
) -> Footprint:
    """What one output depends on, by the gradient of the sum of its channels with respect to the input.

    input_shape (N, C, H, W), of which N is not used: `samples` random images are drawn, in float64, and the sizes of
    their gradients added. `position` (row, column) is the middle of the output if not given; an output without rows
    and columns is taken whole. Where a ReLU is dead or a maximum lies elsewhere a gradient is zero: more samples
    show more. The module is left as it was; it runs in evaluation mode.

    Raises ValueError when no gradient reaches the input.

    Luo, Li, Urtasun and Zemel, "Understanding the effective receptive field in deep convolutional neural networks"
    (2016).
    """
    import torch

    from cnnlib.geometry.running import run_in_float64

    generator = torch.Generator().manual_seed(seed)
    images = torch.randn((samples, *input_shape[1:]), generator=generator, dtype=torch.float64, requires_grad=True)
    output = run_in_float64(module, images)
    if output.ndim == 4:
        position = position or (output.shape[2] // 2, output.shape[3] // 2)
        output = output[:, :, position[0], position[1]]
    (gradient,) = torch.autograd.grad(output.sum(), images)
    reached = gradient.abs().sum(dim=(0, 1))  # (H, W)
    if not reached.any():
        place = f"position {position}" if position else "the output"
        raise ValueError(f"no gradient reaches the input from {place}: draw more than {samples} samples")
    rows, columns = (reached.any(dim=axis).nonzero().flatten().tolist() for axis in (1, 0))
    return Footprint(reached, (rows[0], rows[-1]), (columns[0], columns[-1]))
