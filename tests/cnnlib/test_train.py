"""The loop that trains: one step by hand, the same again, and what it leaves as it was."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnnlib.train import predict, shuffled_batches, train


def line() -> nn.Linear:
    """y = 2 x, one weight."""
    layer = nn.Linear(1, 1, bias=False).double()
    nn.init.constant_(layer.weight, 2.0)
    return layer


def digits(count: int = 64) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((count, 6)).astype(np.float32)
    return inputs, (inputs.sum(axis=1) > 0).astype(np.int64)


def trained(model: nn.Module, **options):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    batches = shuffled_batches(*digits(), batch_size=16, epochs=3, seed=5)
    return train(model, batches, F.cross_entropy, optimizer, **options)


def network(seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))


def test_two_steps_by_hand():
    """Is the weight moved by lr times the gradient, and the loss that of the batch before its step?"""
    model = line()
    batch = np.array([[3.0]]), np.array([[0.0]])
    optimizer = torch.optim.SGD(model.parameters(), lr=1 / 36)
    history = train(model, [batch, batch], F.mse_loss, optimizer)
    # loss (3 w)^2, gradient 18 w: w becomes 2 - 36 / 36 = 1, then 1 - 18 / 36 = 0.5
    assert history.loss.tolist() == [36.0, 9.0]
    assert model.weight.item() == pytest.approx(0.5)


def test_schedule_moves_on_after_each_step():
    """Does the second step use the learning rate that the schedule has set after the first?"""
    model = line()
    batch = np.array([[1.0]]), np.array([[0.0]])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
    train(model, [batch, batch], F.mse_loss, optimizer, schedule=torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5))
    assert model.weight.item() == 2 * (1 - 0.5) * (1 - 0.25)


def test_the_same_again_bit_for_bit():
    """Does the same seed give the same weights, dropout included, whatever random numbers were drawn before?"""
    first, second, third = network(), network(), network()
    losses = trained(first, seed=1).loss
    state = torch.random.get_rng_state()
    torch.randn(7)
    assert np.array_equal(trained(second, seed=1).loss, losses)
    assert not np.array_equal(trained(third, seed=2).loss, losses)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    torch.random.set_rng_state(state)
    trained(third)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_it_learns():
    """Does the loss fall to a fraction over a few hundred steps?"""
    model = network()
    batches = shuffled_batches(*digits(), batch_size=16, epochs=60)
    losses = train(model, batches, F.cross_entropy, torch.optim.Adam(model.parameters(), 0.02)).loss
    assert losses[-8:].mean() < 0.4 * losses[:8].mean()


def test_modes_inside_and_after():
    """Is the model trained in training mode, measured and asked in evaluation mode, and left in its own?"""
    model = network().eval()
    model[2].train()
    modes = []
    model[3].register_forward_hook(lambda layer, *_: modes.append((layer.training, model[2].training)))
    measured = trained(model, measure=lambda m: float(not m.training and not m[2].training), every=4).measured
    assert measured.tolist() == [1.0] * 3
    assert set(modes) == {(True, True)}
    predict(model, digits()[0])
    assert modes[-1] == (False, False)
    assert [part.training for part in model] == [False, False, True, False]


def test_the_mode_comes_back_after_an_error():
    """Is the model's mode restored when a batch does not fit?"""
    model = network().eval()
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        train(
            model,
            [(torch.zeros(1, 5), torch.zeros(1, dtype=torch.long))],
            F.cross_entropy,
            torch.optim.SGD(model.parameters()),
        )
    assert not any(part.training for part in model.modules())


def test_each_epoch_shows_each_sample_once():
    """Does an epoch hold every pair once, in a new order each time, the same for the same seed?"""
    inputs, targets = np.arange(10), np.arange(10) * 2
    batches = list(shuffled_batches(inputs, targets, batch_size=4, epochs=2, seed=3))
    assert [len(batch) for batch, _ in batches] == [4, 4, 2] * 2
    epochs = [torch.cat([batch for batch, _ in batches[start : start + 3]]).tolist() for start in (0, 3)]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(10)) and epochs[0] != epochs[1]
    assert all(torch.equal(2 * batch, target) for batch, target in batches)
    again = shuffled_batches(inputs, targets, batch_size=4, epochs=2, seed=3)
    assert all(torch.equal(one, other) for (one, _), (other, _) in zip(batches, again, strict=True))


def test_prediction_in_batches_equals_all_at_once():
    """Does the size of a batch change nothing, and is the answer a plain array?"""
    model, inputs = network(), digits()[0]
    by_sevens = predict(model, inputs, batch_size=7)
    assert isinstance(by_sevens, np.ndarray) and by_sevens.shape == (64, 2)
    assert np.allclose(by_sevens, predict(model, inputs), atol=1e-6)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m, o: train(m, [], F.mse_loss, o), ValueError, "at least one batch"),
        (lambda m, o: train(m, [], F.mse_loss, o, every=0), ValueError, "every must be at least 1, but is 0"),
        (lambda m, o: predict(m, np.zeros((0, 1))), ValueError, "at least one input"),
        (lambda m, o: shuffled_batches([1, 2], [1], 1), ValueError, "2 inputs and 1 targets"),
        (lambda m, o: shuffled_batches([1], [1], 0), ValueError, "at least 1, but are 0 and 1"),
        (
            lambda m, o: train(m, [(np.array([[np.nan]]), np.array([[0.0]]))], F.mse_loss, o),
            FloatingPointError,
            "is nan at step 1: lower the learning rate",
        ),
    ],
)
def test_wrong_arguments_say_what_to_do(call, error, message):
    """Is each wrong argument, and a loss that is no number, refused with the rule and the value?"""
    model = line()
    with pytest.raises(error, match=message):
        call(model, torch.optim.SGD(model.parameters(), lr=0.1))
    assert model.weight.item() == 2
