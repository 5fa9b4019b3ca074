"""What every layer is: a forward and a backward pass, and a state under torch's keys."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self

import numpy as np


class Parameter:
    """Numbers that are learned, `data`, and the gradient of the loss with respect to them, `grad`.

    grad is None until a backward pass; each pass adds to it, as in torch, until zero_grad.
    """

    def __init__(self, data: np.ndarray) -> None:
        self.data = data
        self.grad: np.ndarray | None = None

    def add_gradient(self, gradient: np.ndarray) -> None:
        """Add one backward pass's gradient, of data's shape."""
        self.grad = gradient if self.grad is None else self.grad + gradient


class Layer(ABC):
    """A step of a network: forward maps its input to its output, backward the output's gradient to the input's.

    backward belongs to the latest forward, whose input the layer remembers. Attributes that are a Parameter are
    learned; those that `buffers` names are saved with them, but not learned.

    >>> from cnnlib.scratch.layers import Linear
    >>> layer = Linear(3, 2, rng=np.random.default_rng(0))
    >>> {key: array.shape for key, array in layer.state_dict().items()}
    {'weight': (2, 3), 'bias': (2,)}
    """

    buffers: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.training = True
        self._remembered: Any = None

    def __call__(self, input: np.ndarray) -> np.ndarray:
        """The same as forward."""
        return self.forward(input)

    @abstractmethod
    def forward(self, input: np.ndarray) -> np.ndarray:
        """The layer's output; what backward needs is remembered."""

    @abstractmethod
    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """The gradient with respect to the latest input; the parameters' gradients are added to theirs."""

    def children(self) -> dict[str, "Layer"]:
        """The layers this one is made of, by name; none unless it says so."""
        return {}

    def named_parameters(self) -> dict[str, Parameter]:
        """Every parameter by its key: 'weight', in a child '0.weight'."""
        own = {name: value for name, value in vars(self).items() if isinstance(value, Parameter)}
        for child_name, child in self.children().items():
            own |= {f"{child_name}.{name}": value for name, value in child.named_parameters().items()}
        return own

    def parameters(self) -> list[Parameter]:
        """Every parameter, for an optimiser."""
        return list(self.named_parameters().values())

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.parameters():
            parameter.grad = None

    def train(self, mode: bool = True) -> Self:
        """Behave as in training, or with mode=False as in evaluation, children too; returns the layer."""
        self.training = mode
        for child in self.children().values():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Behave as in evaluation; returns the layer."""
        return self.train(False)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of all parameters and buffers by their keys, those of the same torch.nn module."""
        return {name: array.copy() for name, array in self._state().items()}

    def load_state_dict(self, state: Mapping[str, object]) -> None:
        """Take over numbers by their keys, from here or from torch; they are copied into this layer's dtype.

        Raises KeyError if a key is missing or unknown, ValueError if a shape differs; then nothing was changed.
        """
        own = self._state()
        missing, unknown = sorted(own.keys() - state.keys()), sorted(state.keys() - own.keys())
        if missing or unknown:
            raise KeyError(f"state must hold exactly this layer's keys, but lacks {missing} and has besides {unknown}")
        given = {name: np.asarray(state[name]) for name in own}
        for name, array in own.items():
            if given[name].shape != array.shape:
                raise ValueError(f"{name} must have shape {array.shape}, but has {given[name].shape} in state")
        for name, array in own.items():
            array[...] = given[name]

    def _state(self) -> dict[str, np.ndarray]:
        own = {name: value.data for name, value in vars(self).items() if isinstance(value, Parameter)}
        own |= {name: getattr(self, name) for name in self.buffers}
        for child_name, child in self.children().items():
            own |= {f"{child_name}.{name}": array for name, array in child._state().items()}
        return own

    def _recall(self) -> Any:
        if self._remembered is None:
            raise RuntimeError(f"{type(self).__name__}.backward needs a forward pass first: call forward before it")
        return self._remembered
