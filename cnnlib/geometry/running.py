"""One run of a network on an input of a given shape, which leaves the network as it was."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, TypeVar

import torch
from torch import nn

Seen = TypeVar("Seen")
Watch = Callable[[nn.Module, dict[str, torch.Tensor], torch.Tensor], AbstractContextManager[Seen]]


class Call(NamedTuple):
    """One run of one module: the calls inside it are `calls[first:]` up to itself."""

    name: str
    module: nn.Module
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    first: int


def run(module: nn.Module, input_shape: tuple[int, ...], watch: Watch[Seen], training: bool = False) -> Seen:
    """Run the module on zeros and return what `watch` saw, given the module, its tensors by name, and the input.

    Copies of parameters and buffers are used, so that a layer that writes to its buffers does not write to the
    module's; modes and torch's random state are as before.
    """
    with in_mode(module, training):
        try:
            return _run_on(torch.device("meta"), module, input_shape, watch)
        except RuntimeError:
            # Tensors of the meta device have shapes and no values: a module that looks at values, or
            # holds tensors elsewhere, is run on zeros. What was wrong with the input is raised again there.
            return _run_on(None, module, input_shape, watch)


def _run_on(device: torch.device | None, module: nn.Module, input_shape: tuple[int, ...], watch: Watch[Seen]) -> Seen:
    """Run on `device` or, with None, where the module lives."""
    floating = floating_tensor(module)
    place = floating.device if device is None else device
    tensors: dict[str, torch.Tensor] = {}
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        tensors[name] = tensor.detach().to(place, copy=True).requires_grad_(tensor.requires_grad)
    zeros = torch.zeros(input_shape, dtype=floating.dtype, device=place)
    with watch(module, tensors, zeros) as seen, torch.random.fork_rng(devices=[]), place:
        torch.func.functional_call(module, tensors, (zeros,))
    return seen


def run_in_float64(module: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """The module's output in evaluation mode for images in float64, by copies of its parameters in float64."""
    doubled: dict[str, torch.Tensor] = {}
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        doubled[name] = tensor.detach().to(images) if tensor.is_floating_point() else tensor
    with in_mode(module, training=False), torch.enable_grad():
        output: torch.Tensor = torch.func.functional_call(module, doubled, (images,))
    return output


def floating_tensor(module: nn.Module) -> torch.Tensor:
    """The first floating-point tensor of the module, which says what dtype and device an input must have.

    >>> floating_tensor(torch.nn.Linear(2, 3, dtype=torch.float64)).dtype
    torch.float64
    """
    tensors = [*module.parameters(), *module.buffers()]
    return next((tensor for tensor in tensors if tensor.is_floating_point()), torch.zeros(()))


@contextmanager
def calls(module: nn.Module, tensors: dict[str, torch.Tensor], zeros: torch.Tensor) -> Iterator[list[Call]]:
    """Within this block, each part of the module that runs is added to the list when it is done."""
    done: list[Call] = []
    begun: list[int] = []

    def enter(part: nn.Module, inputs: tuple[object, ...]) -> None:
        begun.append(len(done))

    def leave(part: nn.Module, inputs: tuple[object, ...], output: object) -> None:
        done.append(Call(names[part], part, _shape_of(inputs), _shape_of(output), begun.pop()))

    names = {part: name for name, part in module.named_modules()}
    handles = [part.register_forward_pre_hook(enter) for part in names]
    handles += [part.register_forward_hook(leave) for part in names]
    try:
        with torch.no_grad():
            yield done
    finally:
        for handle in handles:
            handle.remove()


def _shape_of(value: object) -> tuple[int, ...]:
    """The shape of a tensor, or of the first of several; () where there is none."""
    while isinstance(value, tuple | list) and value:
        value = value[0]
    return tuple(value.shape) if isinstance(value, torch.Tensor) else ()


@contextmanager
def in_mode(module: nn.Module, training: bool) -> Iterator[None]:
    """Within this block all parts are in one mode; after it, each is in its own again."""
    modes = {part: part.training for part in module.modules()}
    module.train(training)
    try:
        yield
    finally:
        for part, mode in modes.items():
            part.training = mode
