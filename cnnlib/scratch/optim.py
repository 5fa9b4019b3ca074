"""Optimisers in NumPy, with torch.optim's names, arguments and update rules."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from math import sqrt

import numpy as np

from cnnlib.scratch._values import real_number
from cnnlib.scratch.layers.layer import Parameter


class Optimizer(ABC):
    """Moves parameters against their gradients; a parameter without a gradient stays as it is."""

    def __init__(self, params: Iterable[Parameter], lr: float, weight_decay: float) -> None:
        self.params = list(params)
        if not self.params:
            raise ValueError("params must hold a parameter, but is empty: pass a layer's parameters()")
        self.lr = real_number("lr", lr, minimum=0)
        self.weight_decay = real_number("weight_decay", weight_decay, minimum=0)

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.params:
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter once, in place."""
        for place, parameter in enumerate(self.params):
            if parameter.grad is not None:
                decay = self.weight_decay * parameter.data if self.weight_decay else 0
                parameter.data -= self._change(place, parameter.grad + decay)

    @abstractmethod
    def _change(self, place: int, gradient: np.ndarray) -> np.ndarray:
        """What the parameter at that place loses."""


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if asked.

    With gradient g, weight decay included, and velocity v, which begins as the first g:
    v = momentum * v + (1 - dampening) * g; parameter = parameter - lr * v, or with nesterov
    parameter - lr * (g + momentum * v). The learning rate multiplies the velocity when it is used, as in torch, so
    a new rate takes effect at once.

    Raises ValueError for a negative number, and for nesterov without momentum or with dampening.

    >>> parameter = Parameter(np.array([1.0]))
    >>> parameter.add_gradient(np.array([2.0]))
    >>> SGD([parameter], lr=0.25).step()
    >>> parameter.data
    array([0.5])
    """

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.momentum = real_number("momentum", momentum, minimum=0)
        self.dampening = real_number("dampening", dampening)
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(
                f"nesterov needs momentum above 0 and dampening 0, but they are {momentum:g} and {dampening:g}"
            )
        self.nesterov = nesterov
        self._velocities: dict[int, np.ndarray] = {}

    def _change(self, place: int, gradient: np.ndarray) -> np.ndarray:
        if self.momentum == 0:
            return np.asarray(self.lr * gradient)
        velocity = gradient
        if place in self._velocities:
            velocity = self.momentum * self._velocities[place] + (1 - self.dampening) * gradient
        self._velocities[place] = velocity
        return np.asarray(self.lr * (gradient + self.momentum * velocity if self.nesterov else velocity))


class Adam(Optimizer):
    """Steps of nearly equal size for all numbers: the mean of the gradients over the root of their mean square.

    At step t, with gradient g, weight decay included: m = b1 * m + (1 - b1) * g; v = b2 * v + (1 - b2) * g^2, both
    from 0, hence divided by 1 - b1^t and 1 - b2^t: parameter = parameter - lr * m' / (sqrt(v') + eps).

    Raises ValueError for a negative number, and for betas outside 0 to below 1.

    Kingma and Ba, "Adam: a method for stochastic optimization" (2015).

    >>> parameter = Parameter(np.array([1.0]))
    >>> parameter.add_gradient(np.array([2.0]))
    >>> Adam([parameter], lr=0.25).step()
    >>> parameter.data.round(6)
    array([0.75])
    """

    def __init__(
        self,
        params: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        for beta in betas:
            if not 0 <= real_number("betas", beta) < 1:
                raise ValueError(f"betas must lie between 0 and below 1, but are {betas}")
        self.betas = betas
        self.eps = real_number("eps", eps, minimum=0)
        self._moments: dict[int, tuple[int, np.ndarray, np.ndarray]] = {}

    def _change(self, place: int, gradient: np.ndarray) -> np.ndarray:
        first, second = self.betas
        nothing = np.zeros_like(gradient)
        steps, mean, square = self._moments.get(place, (0, nothing, nothing))
        steps += 1
        mean = first * mean + (1 - first) * gradient
        square = second * square + (1 - second) * gradient * gradient
        self._moments[place] = steps, mean, square
        root = np.sqrt(square) / sqrt(1 - second**steps) + self.eps
        return np.asarray(self.lr / (1 - first**steps) * mean / root)
