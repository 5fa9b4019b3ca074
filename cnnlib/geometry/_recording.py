"""The torch functions that turned a network's input into its output, and what each looked at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from cnnlib.geometry._operations import NO_LOOK, look_of
from cnnlib.geometry._windows import Look, UnknownOperation


class Step(NamedTuple):
    """One function's run: in which part of the network, and what it looked at in the outcome of which earlier steps.

    `sources` are pairs (index of the step, its Look), or (index, None) where the function is unknown.
    """

    layer: str
    function: str
    sources: tuple[tuple[int, Look | None], ...]
    output_shape: tuple[int, ...]


@contextmanager
def steps(module: nn.Module, tensors: dict[str, torch.Tensor], zeros: torch.Tensor) -> Iterator[list[Step]]:
    """Within this block, each function that works on what came from the input is added to the list, after the input."""
    recorder = _Recorder(zeros)

    def enter(part: nn.Module, inputs: tuple[object, ...]) -> None:
        recorder.inside.append(names[part])

    def leave(part: nn.Module, inputs: tuple[object, ...], output: object) -> None:
        recorder.inside.pop()

    names = {part: name for name, part in module.named_modules()}
    handles = [part.register_forward_pre_hook(enter) for part in names]
    handles += [part.register_forward_hook(leave) for part in names]
    try:
        with torch.no_grad(), recorder:
            yield recorder.steps
    finally:
        for handle in handles:
            handle.remove()


class _Recorder(TorchFunctionMode):
    """Sees every torch function while it is active."""

    def __init__(self, zeros: torch.Tensor) -> None:
        super().__init__()
        self.inside: list[str] = [""]
        self.steps = [Step("", "input", (), tuple(zeros.shape))]
        # The tensors are held as well, so that no other tensor gets their id.
        self._made: dict[int, tuple[torch.Tensor, int]] = {id(zeros): (zeros, 0)}

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        given = dict(kwargs or {})
        inputs = [tensor for tensor in _tensors_in((*args, *given.values())) if id(tensor) in self._made]
        outcome = func(*args, **given)
        outputs = _tensors_in((outcome,))
        if inputs and outputs and func.__name__ not in NO_LOOK:
            sources = tuple(self._source(func.__name__, tensor, args, given, outputs[0]) for tensor in inputs)
            self.steps.append(Step(self.inside[-1], func.__name__, sources, tuple(outputs[0].shape)))
            for tensor in outputs:
                self._made[id(tensor)] = (tensor, len(self.steps) - 1)
        return outcome

    def _source(
        self, name: str, tensor: torch.Tensor, args: tuple[Any, ...], kwargs: dict[str, Any], output: torch.Tensor
    ) -> tuple[int, Look | None]:
        index = self._made[id(tensor)][1]
        try:
            return index, look_of(name, tensor, args, kwargs, output)
        except UnknownOperation:
            return index, None


def _tensors_in(values: Any) -> list[torch.Tensor]:
    """The tensors among the values, those in lists and tuples too."""
    found = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += _tensors_in(value)
    return found
