"""cross_entropy over class probabilities: by hand, by properties, against torch."""

from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnlib.scratch import (
    cross_entropy,
    cross_entropy_backward,
    cross_entropy_backward_loops,
    cross_entropy_loops,
)
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds
from tests.cnnlib.scratch.refusals import assert_all_refuse

# Probabilities 1/4 3/4, and 1/2 1/2; asked for are 1/2 1/2, and 1 0.
SCORES, ASKED = np.log([[1.0, 3.0], [5.0, 5.0]]), np.array([[0.5, 0.5], [1.0, 0.0]])
each_formulation = pytest.mark.parametrize("entropy", [cross_entropy, cross_entropy_loops])
each_backward = pytest.mark.parametrize("backward", [cross_entropy_backward, cross_entropy_backward_loops])


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray, dict]:
    """Scores and what is asked of them, with none to two axes of pixels, and every option."""
    batch, *pixels = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    assume(0 not in pixels)
    shape = (batch, draw(st.integers(1, 4)), *pixels)
    generator = np.random.default_rng(draw(seeds))
    input, target = (random_array(generator, shape, draw(layouts), dtype) for _ in range(2))
    options = {
        "reduction": draw(st.sampled_from(["mean", "sum", "none"])),
        "label_smoothing": draw(st.sampled_from([0.0, 0.1, 1.0])),
        "weight": generator.random(shape[1]).astype(dtype) if draw(st.booleans()) else None,
    }
    # Of no targets torch, too, has no mean; that is tested apart.
    assume(batch or options["reduction"] != "mean")
    return input, target, options


def twin(input: torch.Tensor, target: torch.Tensor, weight: np.ndarray | None, **options: object) -> torch.Tensor:
    return F.cross_entropy(input, target, None if weight is None else torch.from_numpy(weight), **options)


@each_formulation
def test_by_hand(entropy):
    """Is the loss half of log 4 and half of log 4/3 where both are asked for, and log 2 where one is?"""
    each = np.array([(np.log(4) + np.log(4 / 3)) / 2, np.log(2)])
    assert_equal_arrays(entropy(SCORES, ASKED, reduction="none"), each)
    assert_equal_arrays(entropy(SCORES, ASKED), np.array(each.mean()))


@each_formulation
def test_mean_divides_by_the_number_of_targets(entropy):
    """Does 'mean' divide by 2, whatever the weights, where class indices would divide by the weights?"""
    weight = np.array([3.0, 1.0])
    expected = (3 * np.log(4) / 2 + np.log(4 / 3) / 2 + 3 * np.log(2)) / 2
    assert_equal_arrays(entropy(SCORES, ASKED, weight), np.array(expected))


@each_backward
def test_backward_by_hand(backward):
    """Is the scores' gradient softmax less what is asked, and the probabilities' the surprise, by two samples?"""
    gradients = backward(np.array(1.0), SCORES, ASKED)
    assert_equal_arrays(gradients.input, np.array([[-0.25, 0.25], [-0.5, 0.5]]) / 2)
    assert_equal_arrays(gradients.target, np.log([[4.0, 4 / 3], [2.0, 2.0]]) / 2)


@settings(max_examples=100)
@given(cases(), seeds)
def test_equals_its_loops(case, seed):
    """Do loss and gradients equal what the definition and the chain rule give, target by target?"""
    input, target, options = case
    loss = cross_entropy(input, target, **options)
    assert_equal_arrays(loss, cross_entropy_loops(input, target, **options))
    grad_output = np.asarray(random_array(np.random.default_rng(seed), loss.shape))
    backwards = (cross_entropy_backward, cross_entropy_backward_loops)
    assert_equal_gradients(*(each(grad_output, input, target, **options) for each in backwards))


@settings(max_examples=250)
@given(st.sampled_from([np.float64, np.float64, np.float32]).flatmap(cases))
def test_equals_torch(case):
    """Are loss and both gradients torch's, and the arguments untouched, when any option is set?"""
    input, target, options = case
    assert_agrees_with_torch(cross_entropy, cross_entropy_backward, twin, (input, target), **options)


@settings(max_examples=50)
@given(cases(), seeds)
def test_gradients_are_slopes(case, seed):
    """Do the gradients predict how the loss moves when scores or probabilities move a little?"""
    input, target, options = case
    for position in range(2):
        arrays = [input, target]

        def forward(moved, position=position, arrays=arrays):
            return cross_entropy(*(moved if i == position else array for i, array in enumerate(arrays)), **options)

        def backward(grad_output, moved, position=position, arrays=arrays):
            given = [moved if i == position else array for i, array in enumerate(arrays)]
            return (cross_entropy_backward(grad_output, *given, **options)[position],)

        assert_gradient_by_projection(forward, backward, (arrays[position],), seed)


@settings(max_examples=50)
@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from([0.0, 0.3]), seeds)
def test_certainty_is_a_class_index(batch, classes, smoothing, seed):
    """Is the loss that of class indices when all probability is on one class?"""
    generator = np.random.default_rng(seed)
    scores, target = random_array(generator, (batch, classes)), generator.integers(0, classes, batch)
    options = {"label_smoothing": smoothing}
    assert_equal_arrays(
        cross_entropy(scores, np.eye(classes)[target], **options), cross_entropy(scores, target, **options)
    )


def test_of_nothing():
    """Is the mean NaN and the sum 0, as in torch, without a warning, when there is no target?"""
    empty = np.zeros((0, 3))
    assert np.isnan(F.cross_entropy(torch.from_numpy(empty), torch.from_numpy(empty)).item())
    for entropy in (cross_entropy, cross_entropy_loops):
        assert np.isnan(entropy(empty, empty))
        assert_equal_arrays(entropy(empty, empty, reduction="sum"), np.array(0.0))
    assert_equal_arrays(cross_entropy_backward(np.array(1.0), empty, empty).target, empty)


def test_what_is_not_asked_for_adds_nothing():
    """Is the loss 0, and infinite only where what cannot be is asked for, when a score is -inf (torch says NaN)?"""
    scores = np.array([[0.0, -np.inf], [0.0, -np.inf]])
    asked = np.array([[1.0, 0.0], [0.5, 0.5]])
    assert cross_entropy(scores, asked, reduction="none").tolist() == [0.0, np.inf]
    assert np.isnan(F.cross_entropy(torch.from_numpy(scores), torch.from_numpy(asked), reduction="none")[0].item())


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        (
            {"target": ASKED[:, :1]},
            TypeError,
            r"or of probabilities in input's shape \(2, 2\), but is float64 \(2, 1\)",
        ),
        ({"target": ASKED.astype(int)}, TypeError, "share input's dtype float64, but is int64: class indices have no"),
        ({"ignore_index": 1}, ValueError, "must be negative where target holds probabilities, but is 1: leave it out"),
        ({"weight": np.zeros(3)}, ValueError, r"weight must have shape \(2,\), one number a class, but has \(3,\)"),
        ({"label_smoothing": 1.5}, ValueError, "label_smoothing is a probability .* but is 1.5"),
        ({"reduction": "average"}, ValueError, "reduction must be one of 'mean', 'sum', 'none', but is 'average'"),
    ],
)
def test_refuses(changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right, and does torch refuse too?"""
    arguments = {"input": SCORES, "target": ASKED} | changes
    backwards = [partial(one, np.array(1.0)) for one in (cross_entropy_backward, cross_entropy_backward_loops)]
    assert_all_refuse([cross_entropy, cross_entropy_loops, *backwards], F.cross_entropy, arguments, error, sentence)


def test_refuses_two_dtypes():
    """Are probabilities of another dtype refused, where torch would return a loss of the wider one?"""
    with pytest.raises(TypeError, match="share input's dtype float64, but is float32"):
        cross_entropy(SCORES, ASKED.astype(np.float32))
