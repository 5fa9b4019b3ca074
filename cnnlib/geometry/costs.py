"""What a network costs: parameters, multiply-adds and memory, in total and layer by layer."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from torch import nn

    from cnnlib.geometry.running import Call

Cell = str | int


class LedgerRow(NamedTuple):
    """One layer's run: its shapes, the parameters it brings, its multiply-adds, the numbers it puts out."""

    name: str
    kind: str
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    macs: int
    values: int


def count_parameters(module: nn.Module) -> int:
    """The numbers a module learns: all elements of its parameters, shared ones once, buffers never.

    >>> from torch import nn
    >>> count_parameters(nn.Conv2d(64, 2, kernel_size=1))
    130
    """
    return sum(parameter.numel() for parameter in module.parameters())


def count_macs(module: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Multiply-adds of every Conv2d, ConvTranspose2d and Linear in one forward pass, for the whole batch.

    input_shape (N, C, H, W) or whatever the module takes. A Conv2d costs
    N * O * H' * W' * (C/groups) * kh * kw, a ConvTranspose2d N * C * H * W * (O/groups) * kh * kw (the products that
    its padding cuts off among them), a Linear rows * out * in; biases and all other layers count nothing. A layer that
    runs twice counts twice. The module is left as it was: its mode, buffers and hooks, and torch's random state.

    >>> from torch import nn
    >>> count_macs(nn.Conv2d(64, 2, kernel_size=1), (1, 64, 388, 388))
    19269632
    """
    from cnnlib.geometry.running import calls, run

    return sum(_macs(call) for call in run(module, input_shape, calls))


def ledger(module: nn.Module, input_shape: tuple[int, ...], depth: int | None = None) -> list[LedgerRow]:
    """What each layer costs in one forward pass, in the order in which the layers run.

    A layer is a part that has no parts, or parameters of its own; with `depth`, a part at most so many names deep, and
    its row is the sum of what runs inside it: 1 for the parts of the module itself. A layer that runs twice has two
    rows, and brings its parameters with the first. What a module computes outside its parts (an addition, a function)
    has no row. The module is left as it was.

    >>> from torch import nn
    >>> ledger(nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU()), (1, 3, 5, 5))[0].parameters
    224
    """
    from cnnlib.geometry.running import calls, run

    done = run(module, input_shape, calls)
    counted: set[torch.Tensor] = set()
    rows = []
    for end, call in enumerate(done):
        if not _has_a_row(call, depth):
            continue
        new = set(call.module.parameters(recurse=depth is not None)) - counted
        counted |= new
        inside = done[call.first : end] if depth is not None else []
        rows.append(
            LedgerRow(
                name=call.name,
                kind=type(call.module).__name__,
                input_shape=call.input_shape,
                output_shape=call.output_shape,
                parameters=sum(parameter.numel() for parameter in new),
                macs=sum(_macs(part) for part in [*inside, call]),
                values=prod(call.output_shape),
            )
        )
    return rows


def ledger_table(rows: Sequence[LedgerRow], total: str) -> list[tuple[Cell, ...]]:
    """The ledger as rows for `cnnlib.plots.show_table`, and a last row of sums that begins with the word `total`.

    Columns: name, kind, shape in, shape out (one image's: "64×55×55"), parameters, multiply-adds, numbers put out.
    """

    def by_image(shape: tuple[int, ...]) -> str:
        return "×".join(map(str, shape[1:]))

    table: list[tuple[Cell, ...]] = [
        (row.name, row.kind, by_image(row.input_shape), by_image(row.output_shape), *row[4:]) for row in rows
    ]
    sums = [sum(column) for column in zip(*(row[4:] for row in rows), strict=True)] or [0, 0, 0]
    return [*table, (total, "", "", "", *sums)]


def activation_memory(module: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Bytes that training must keep from the forward pass until the backward pass, parameters and buffers aside.

    Counted is what torch's autograd stores in training mode, each piece of memory once: a convolution keeps its input,
    a ReLU its output, which is the next layer's input. What no gradient needs is not kept. The input has the
    parameters' dtype.

    >>> from torch import nn
    >>> activation_memory(nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()), (1, 1, 5, 5))  # 25 + 18 numbers of 4 bytes
    172
    """
    from cnnlib.geometry._saved import saved
    from cnnlib.geometry.running import run

    return sum(tensor.untyped_storage().nbytes() for tensor in run(module, input_shape, saved, training=True))


def _has_a_row(call: Call, depth: int | None) -> bool:
    is_leaf = next(call.module.children(), None) is None
    if depth is None:
        return is_leaf or next(call.module.parameters(recurse=False), None) is not None
    level = len(call.name.split(".")) if call.name else 0
    return level == depth or (is_leaf and level < depth)


def _macs(call: Call) -> int:
    """Products of one run of one layer, the parts inside it aside."""
    from torch import nn

    # weight[0] is what meets one number: of the output, or, where the convolution is transposed, of the input.
    if isinstance(call.module, nn.Conv2d | nn.Linear):
        return prod(call.output_shape) * call.module.weight[0].numel()
    if isinstance(call.module, nn.ConvTranspose2d):
        return prod(call.input_shape) * call.module.weight[0].numel()
    return 0
