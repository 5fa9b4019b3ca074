"""One loop that trains every network of the course, and what goes with it: shuffled batches and predictions.

>>> model = nn.Linear(1, 1)
>>> data = [(torch.ones(4, 1), torch.full((4, 1), 3.0))] * 50
>>> history = train(model, data, nn.functional.mse_loss, torch.optim.SGD(model.parameters(), lr=0.1))
>>> history.loss.shape, bool(history.loss[-1] < 1e-6)
((50,), True)
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from cnnlib.geometry.running import in_mode

Batch = tuple[ArrayLike | torch.Tensor, ArrayLike | torch.Tensor]


class History(NamedTuple):
    """What happened in training."""

    loss: np.ndarray  # (steps,) of each batch, before its step
    measured: np.ndarray  # (steps // every, ...) what `measure` returned


def train(
    model: nn.Module,
    batches: Iterable[Batch],
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    *,
    schedule: torch.optim.lr_scheduler.LRScheduler | None = None,
    measure: Callable[[nn.Module], float] | None = None,
    every: int = 1,
    seed: int = 0,
) -> History:
    """Take one step of `optimizer` down the gradient of loss(model(inputs), targets) for each (inputs, targets).

    `batches` are arrays or tensors; it ends when they do. `schedule` moves on after each step; `measure(model)` is
    called in evaluation mode after each `every` steps. The model is put into training mode and afterwards back into
    the mode it was in. Random numbers that the model draws (dropout) start from `seed`; torch's own random state stays.

    Raises ValueError when there is no batch, or `every` is below 1; FloatingPointError when the loss is no number.
    """
    if every < 1:
        raise ValueError(f"every must be at least 1, but is {every}")
    losses: list[float] = []
    measured: list[float] = []
    with in_mode(model, training=True), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for inputs, targets in batches:
            optimizer.zero_grad()
            value = loss(model(torch.as_tensor(inputs)), torch.as_tensor(targets))
            losses.append(_finite(value.item(), len(losses) + 1))
            value.backward()
            optimizer.step()
            if schedule is not None:
                schedule.step()
            if measure is not None and len(losses) % every == 0:
                with in_mode(model, training=False):
                    measured.append(measure(model))
    if not losses:
        raise ValueError("training needs at least one batch, but there was none: has the generator been used up?")
    return History(np.array(losses), np.array(measured))


def _finite(loss: float, step: int) -> float:
    if not np.isfinite(loss):
        raise FloatingPointError(f"the loss must stay a number, but is {loss} at step {step}: lower the learning rate")
    return loss


def shuffled_batches(
    inputs: ArrayLike | torch.Tensor,
    targets: ArrayLike | torch.Tensor,
    batch_size: int,
    epochs: int = 1,
    seed: int = 0,
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield (inputs, targets) of `batch_size` samples, all of them in each epoch, in an order drawn from `seed`.

    In: (N, ...) and (N, ...). The last batch of an epoch holds what is left.
    Raises ValueError when inputs and targets differ in number, or a number is below 1.
    """
    inputs, targets = torch.as_tensor(inputs), torch.as_tensor(targets)
    if len(inputs) != len(targets):
        raise ValueError(f"every input needs one target, but there are {len(inputs)} inputs and {len(targets)} targets")
    if batch_size < 1 or epochs < 1:
        raise ValueError(f"batch_size and epochs must be at least 1, but are {batch_size} and {epochs}")
    return _in_random_order(inputs, targets, batch_size, epochs, seed)


def _in_random_order(
    inputs: torch.Tensor, targets: torch.Tensor, batch_size: int, epochs: int, seed: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        for chosen in torch.from_numpy(rng.permutation(len(inputs))).split(batch_size):
            yield inputs[chosen], targets[chosen]


def predict(model: nn.Module, inputs: ArrayLike | torch.Tensor, batch_size: int = 64) -> np.ndarray:
    """What the model puts out for `inputs` (N, ...), in evaluation mode and without gradients.

    The model is put back into the mode it was in. Raises ValueError when there is no input.
    """
    inputs = torch.as_tensor(inputs)
    if len(inputs) == 0:
        raise ValueError("a prediction needs at least one input, but there is none")
    with in_mode(model, training=False), torch.no_grad():
        return torch.cat([model(batch) for batch in inputs.split(batch_size)]).numpy()
