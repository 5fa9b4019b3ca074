"""cross_entropy over class indices: by hand, by properties, against torch."""

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
    log_softmax,
)
from tests.agreement import (
    assert_agrees_with_torch,
    assert_equal_arrays,
    assert_equal_gradients,
    assert_gradient_by_projection,
)
from tests.cnnlib.scratch.arrays import layouts, random_array, seeds
from tests.cnnlib.scratch.refusals import assert_all_refuse

Z = np.zeros
# Probabilities 1/4 3/4, and 1/2 1/2; classes 1 and 0.
SCORES, CLASSES = np.log([[1.0, 3.0], [5.0, 5.0]]), np.array([1, 0])
reductions = st.sampled_from(["mean", "sum", "none"])


@st.composite
def cases(draw: st.DrawFn, dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray, dict]:
    """Scores with none to two axes of pixels, classes some of which do not count, and every option."""
    classes = draw(st.integers(1, 5))
    batch, *pixels = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    assume(0 not in pixels)
    generator = np.random.default_rng(draw(seeds))
    input = random_array(generator, (batch, classes, *pixels), draw(layouts), dtype)
    target = generator.integers(0, classes, (batch, *pixels)).astype(draw(st.sampled_from([np.int64, np.uint8])))
    ignored = draw(st.sampled_from([-100, 0, 2]))
    if target.dtype == np.int64 and ignored == -100:
        target[generator.random(target.shape) < 0.2] = ignored
    options = {
        "ignore_index": ignored,
        "reduction": draw(reductions),
        "label_smoothing": draw(st.sampled_from([0.0, 0.1, 1.0])),
    }
    options["weight"] = generator.random(classes).astype(dtype) + 0.1 if draw(st.booleans()) else None
    # torch, too, has no mean where nothing counts; what it returns then is tested apart.
    assume(options["reduction"] != "mean" or np.any(target != ignored))
    return input, target, options


def bound(target: np.ndarray, options: dict):
    """The three functions of the scores alone, with the classes fixed."""
    tensors = {
        name: torch.from_numpy(value) if name == "weight" and value is not None else value
        for name, value in options.items()
    }
    return (
        lambda input: cross_entropy(input, target, **options),
        lambda grad_output, input: cross_entropy_backward(grad_output, input, target, **options)[:1],
        # torch takes bytes as classes, but not beside a weight.
        lambda input: F.cross_entropy(input, torch.from_numpy(target.astype(np.int64)), **tensors),
    )


each_formulation = pytest.mark.parametrize("entropy", [cross_entropy, cross_entropy_loops])


@each_formulation
def test_by_hand(entropy):
    """Is the loss -log of the right class's probability, 3/4 and 1/2, averaged, summed or left alone?"""
    each = -np.log([0.75, 0.5])
    assert_equal_arrays(entropy(SCORES, CLASSES, reduction="none"), each)
    assert_equal_arrays(entropy(SCORES, CLASSES, reduction="sum"), np.array(each.sum()))
    assert_equal_arrays(entropy(SCORES, CLASSES), np.array(each.mean()))


@each_formulation
def test_weight_and_ignored_by_hand(entropy):
    """Is the mean divided by the weights that count: 3 * log 2 / 3 when the first target is ignored?"""
    assert_equal_arrays(entropy(SCORES, CLASSES, np.array([3.0, 1.0]), ignore_index=1), np.array(np.log(2.0)))
    weighted = -(np.log(0.75) + 3 * np.log(0.5)) / 4
    assert_equal_arrays(entropy(SCORES, CLASSES, np.array([3.0, 1.0])), np.array(weighted))


@each_formulation
def test_label_smoothing_by_hand(entropy):
    """Does a smoothing of 0.2 over two classes ask for 0.9 of the right and 0.1 of the other?"""
    expected = -np.array([0.9 * np.log(0.75) + 0.1 * np.log(0.25), np.log(0.5)])
    assert_equal_arrays(entropy(SCORES, CLASSES, reduction="none", label_smoothing=0.2), expected)


def test_backward_by_hand():
    """Is the gradient softmax less one-hot, divided by the two samples?"""
    for backward in (cross_entropy_backward, cross_entropy_backward_loops):
        gradients = backward(np.array(1.0), SCORES, CLASSES)
        assert_equal_arrays(gradients.input, np.array([[0.25, -0.25], [-0.5, 0.5]]) / 2)
        assert gradients.target is None


@settings(max_examples=100)
@given(cases(), seeds)
def test_equals_its_loops(case, seed):
    """Do loss and gradient equal what the definition and the chain rule give, target by target?"""
    input, target, options = case
    loss = cross_entropy(input, target, **options)
    assert_equal_arrays(loss, cross_entropy_loops(input, target, **options))
    grad_output = np.asarray(random_array(np.random.default_rng(seed), loss.shape))
    backwards = (cross_entropy_backward, cross_entropy_backward_loops)
    assert_equal_gradients(*(each(grad_output, input, target, **options) for each in backwards))


@settings(max_examples=300)
@given(cases())
def test_equals_torch(case):
    """Are loss and gradient torch's to 1e-10, and the scores untouched, when any option is set?"""
    input, target, options = case
    assert_agrees_with_torch(*bound(target, options), (input,))


@settings(max_examples=50)
@given(cases(dtype=np.float32))
def test_keeps_float32(case):
    """Are loss and gradient float32, and torch's to 1e-4, when the scores are float32?"""
    input, target, options = case
    assert_agrees_with_torch(*bound(target, options), (input,))


@settings(max_examples=50)
@given(cases(), seeds)
def test_gradient_is_the_slope(case, seed):
    """Does the gradient predict how the loss moves when the scores move a little?"""
    input, target, options = case
    forward, backward, _ = bound(target, options)
    assert_gradient_by_projection(forward, backward, (input,), seed)


@settings(max_examples=50)
@given(st.integers(1, 4), st.integers(1, 5), seeds)
def test_is_the_log_probability_of_the_class(batch, classes, seed):
    """Does the loss pick log_softmax at the class, and change nothing when one number is added to all scores?"""
    generator = np.random.default_rng(seed)
    scores, target = random_array(generator, (batch, classes)), generator.integers(0, classes, batch)
    expected = -log_softmax(scores, 1)[np.arange(batch), target]
    assert_equal_arrays(cross_entropy(scores, target, reduction="none"), expected)
    assert_equal_arrays(cross_entropy(scores + 64, target, reduction="none"), expected)


@pytest.mark.parametrize("smoothing", [0.0, 0.5])
def test_where_nothing_counts(smoothing):
    """Is the mean NaN and the sum 0, as in torch, when every target is ignored or the batch is empty?"""
    ignored = np.full(2, -100)
    for scores, target in ((SCORES, ignored), (Z((0, 2)), Z(0, int))):
        for reduction in ("mean", "sum", "none"):
            forward, backward, twin = bound(target, {"reduction": reduction, "label_smoothing": smoothing})
            tensor = torch.tensor(scores, requires_grad=True)
            expected = twin(tensor)
            loss = forward(scores)
            np.testing.assert_array_equal(loss, expected.detach().numpy())
            if reduction != "mean":
                expected.sum().backward()
                assert_equal_arrays(backward(np.ones_like(loss), scores)[0], tensor.grad)


def test_scores_beyond_exp():
    """Is the loss 0 or finite when scores are 10,000, and infinite when a score is -inf, as in torch?"""
    scores = np.array([[1e4, 0.0], [0.0, 1e4], [-np.inf, 0.0], [0.0, -np.inf]])
    target = np.array([0, 0, 0, 0])
    forward, backward, twin = bound(target, {"reduction": "none"})
    assert forward(scores).tolist() == [0.0, 1e4, np.inf, 0.0]
    tensor = torch.tensor(scores, requires_grad=True)
    twin(tensor)[[0, 1, 3]].sum().backward()
    assert_equal_arrays(backward(np.array([1.0, 1.0, 0.0, 1.0]), scores)[0], tensor.grad)


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"target": np.array([1, 2])}, ValueError, "target must lie between 0 and 1, .* but one is 2"),
        ({"target": np.array([1, -1])}, ValueError, "target must lie between 0 and 1, .* but one is -1"),
        ({"target": np.array([1])}, ValueError, r"target must have shape \(2,\), .*, but has \(1,\)"),
        ({"target": np.array([[1], [0]])}, ValueError, r"target must have shape \(2,\), .*, but has \(2, 1\)"),
        ({"target": np.array([1.0, 0.0])}, TypeError, "target must be .* class indices, .*, but is float64"),
        ({"target": Z((2, 2), int)}, TypeError, "class probabilities and share input's dtype float64, but is int64"),
        ({"weight": Z(3)}, ValueError, r"weight must have shape \(2,\), one number a class, but has \(3,\)"),
        ({"weight": Z(2, np.float32)}, TypeError, "share a dtype, but input is float64, weight is float32"),
        ({"reduction": "average"}, ValueError, "reduction must be one of 'mean', 'sum', 'none', but is 'average'"),
        ({"label_smoothing": 1.5}, ValueError, "label_smoothing is a probability .* but is 1.5"),
        ({"label_smoothing": "0.1"}, TypeError, "label_smoothing must be a number, but is '0.1'"),
        ({"ignore_index": None}, TypeError, "ignore_index must be a whole number, but is None"),
        ({"input": Z((2, 2), int)}, TypeError, "input must be float32 or float64, but is int64"),
    ],
)
def test_refuses(changes, error, sentence):
    """Is the rule named, with the value that broke it, when a call cannot be right, and does torch refuse too?"""
    arguments = {"input": SCORES, "target": CLASSES} | changes
    backwards = [partial(one, np.array(1.0)) for one in (cross_entropy_backward, cross_entropy_backward_loops)]
    assert_all_refuse([cross_entropy, cross_entropy_loops, *backwards], F.cross_entropy, arguments, error, sentence)


def test_refuses_more():
    """Are lists, scores without a class axis and gradients of another shape refused?"""
    with pytest.raises(TypeError, match="target must be a numpy.ndarray of class indices, .*, but is list"):
        cross_entropy(SCORES, [1, 0])
    with pytest.raises(ValueError, match=r"input must have axes \(N, C, ...\), .*, but has shape \(2,\)"):
        cross_entropy(SCORES[0], np.array(1))
    with pytest.raises(ValueError, match=r"grad_output must have shape \(\), that of the loss, but has \(2,\)"):
        cross_entropy_backward(np.ones(2), SCORES, CLASSES)
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2,\), that of the loss, but has \(\)"):
        cross_entropy_backward(np.array(1.0), SCORES, CLASSES, reduction="none")
