"""The shape ledger: output sizes, parameters and multiply-adds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import nn


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Pixels along one axis after a convolution or pooling.

    floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1:
    a last step that would lead past the edge is not taken.

    Raises ValueError if the kernel does not fit into the padded input, or an argument is too small.

    >>> output_size(227, kernel_size=11, stride=4)
    55
    """
    smallest = {"size": 1, "kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    given = {
        "size": size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    for name, value in given.items():
        if value < smallest[name]:
            raise ValueError(f"{name} must be at least {smallest[name]}, but is {value}")
    span = dilation * (kernel_size - 1) + 1
    padded = size + 2 * padding
    if span > padded:
        raise ValueError(
            f"the kernel must fit into the padded input, but it spans {span} pixels "
            f"(kernel_size {kernel_size}, dilation {dilation}) and the input has {padded} "
            f"(size {size}, padding {padding}): enlarge the input or the padding"
        )
    return (padded - span) // stride + 1


def count_parameters(module: nn.Module) -> int:
    """The numbers a module learns: all elements of its parameters, shared ones once, buffers never.

    >>> from torch import nn
    >>> count_parameters(nn.Conv2d(64, 2, kernel_size=1))
    130
    """
    return sum(parameter.numel() for parameter in module.parameters())


def count_macs(module: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Multiply-adds of every Conv2d and Linear in one forward pass, for the whole batch of `input_shape`.

    input_shape (N, C, H, W) or whatever the module takes. A Conv2d costs
    N * O * H' * W' * (C/groups) * kh * kw, a Linear rows * out * in; biases and all other layers count
    nothing (ConvTranspose2d among them). A layer that runs twice counts twice. The module is left as it
    was: its mode, buffers and hooks, and torch's random state.

    >>> from torch import nn
    >>> count_macs(nn.Conv2d(64, 2, kernel_size=1), (1, 64, 388, 388))
    19269632
    """
    import torch

    with _evaluating(module):
        try:
            return _macs_of_one_pass(module, input_shape, torch.device("meta"))
        except RuntimeError:
            # Tensors of the meta device have shapes and no values: a module that looks at values, or
            # holds tensors elsewhere, is run on zeros. What was wrong with the input is raised again there.
            return _macs_of_one_pass(module, input_shape, None)


def _macs_of_one_pass(module: nn.Module, input_shape: tuple[int, ...], device: torch.device | None) -> int:
    """Run the module on zeros, on `device` or (None) where it lives, and sum what its layers report."""
    import torch

    state = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    floating = next((tensor for tensor in state.values() if tensor.is_floating_point()), torch.zeros(()))
    place = floating.device if device is None else device
    # Copies, so that a layer that writes to its buffers does not write to the module's.
    copies = {name: tensor.detach().to(place, copy=True) for name, tensor in state.items()}
    zeros = torch.zeros(input_shape, dtype=floating.dtype, device=place)
    with _counting(module) as macs, torch.no_grad(), torch.random.fork_rng(devices=[]), place:
        torch.func.functional_call(module, copies, (zeros,))
    return sum(macs)


@contextmanager
def _counting(module: nn.Module) -> Iterator[list[int]]:
    """Within this block, each Conv2d and Linear that runs adds its multiply-adds to the list."""
    from torch import nn

    macs: list[int] = []

    def record(layer: nn.Conv2d | nn.Linear, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        # weight[0] is what one output number costs: in, or C/groups * kh * kw.
        macs.append(output.numel() * layer.weight[0].numel())

    layers = [layer for layer in module.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    handles = [layer.register_forward_hook(record) for layer in layers]
    try:
        yield macs
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def _evaluating(module: nn.Module) -> Iterator[None]:
    """Within this block the module is in evaluation mode; after it, each part is in its own mode again."""
    modes = {part: part.training for part in module.modules()}
    module.eval()
    try:
        yield
    finally:
        for part, mode in modes.items():
            part.training = mode
