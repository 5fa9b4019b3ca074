"""Scores of classes and masks, first against numbers counted by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import binary_erosion, distance_transform_edt
from sklearn import metrics as twin

from cnnlib.metrics import accuracy, boundary_f, confusion_matrix, dice, iou, mean_iou, shift_consistency

A = np.array([[1, 1, 1], [1, 0, 0]], bool)
B = np.array([[0, 1, 1], [1, 1, 0]], bool)
CLASSES = arrays(np.int64, (3, 4), elements=st.integers(0, 2))


def test_two_masks_by_hand():
    """Do 3 common pixels of 5 in all give IoU 0.6 and Dice 6 / 8, whichever comes first?"""
    assert iou(A, B) == iou(B, A) == 0.6
    assert dice(A, B) == dice(B, A) == 0.75
    assert accuracy(A, B) == 4 / 6


def test_three_classes_by_hand():
    """Is the true class the row and the predicted one the column?"""
    truth, prediction = [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2]
    assert confusion_matrix(prediction, truth, 3).tolist() == [[2, 1, 0], [0, 1, 1], [0, 0, 1]]
    assert mean_iou(prediction, truth, 3) == pytest.approx((2 / 3 + 1 / 3 + 1 / 2) / 3)


def test_an_absent_class_does_not_count():
    """Does a class that neither array holds leave the mean alone, and one that is only predicted count as 0?"""
    assert mean_iou([0, 0, 1], [0, 0, 1], 5) == 1
    assert mean_iou([0, 0, 2], [0, 0, 0], 5) == pytest.approx((2 / 3 + 0) / 2)


@given(CLASSES, CLASSES)
def test_twin(prediction, truth):
    """Are counts and accuracy those of scikit-learn?"""
    expected = twin.confusion_matrix(truth.ravel(), prediction.ravel(), labels=range(3))
    assert confusion_matrix(prediction, truth, 3).tolist() == expected.tolist()
    assert accuracy(prediction, truth) == pytest.approx(twin.accuracy_score(truth.ravel(), prediction.ravel()))


@given(arrays(bool, (3, 4)), arrays(bool, (3, 4)).filter(np.any))
def test_dice_follows_from_iou(prediction, truth):
    """Is Dice 2 IoU / (1 + IoU), and the IoU of classes the mean of both masks' IoU?"""
    assert dice(prediction, truth) == pytest.approx(2 * iou(prediction, truth) / (1 + iou(prediction, truth)))
    if not (prediction & truth).all():
        both = [iou(prediction, truth), iou(~prediction, ~truth)]
        assert mean_iou(prediction, truth, 2) == pytest.approx(np.mean(both))


def square(top: int, left: int, side: int, size: int = 8) -> np.ndarray:
    mask = np.zeros((size, size), bool)
    mask[top : top + side, left : left + side] = True
    return mask


def test_outlines_by_hand():
    """Do outlines score the share that lies near the other: 4 of 8 pixels, and 12 of 16?

    The outline of a 3x3 square is 8 pixels. Moved right by one pixel it shares two pixels of its top row and two of its
    bottom row with where it was, so that P = R = 4 / 8 at tolerance 0. Within 1 pixel lies all of it.
    """
    one, moved = square(2, 1, 3), square(2, 2, 3)
    assert boundary_f(one, moved, tolerance=0) == 0.5
    assert boundary_f(one, moved, tolerance=1) == 1
    # All of the 3x3 outline is one pixel from the 5x5 one; of that one's 16 pixels the corners are sqrt(2) away.
    assert boundary_f(square(2, 2, 3), square(1, 1, 5), tolerance=1) == pytest.approx(2 * 1 * 0.75 / 1.75)
    assert boundary_f(square(2, 2, 3), square(1, 1, 5), tolerance=1.5) == 1


def test_the_edge_of_the_picture_is_no_outline():
    """Has a half picture one straight outline, a full one none, and is none against some a score of 0?"""
    half = np.zeros((4, 6), bool)
    half[:, :3] = True
    other = np.roll(half, 1, axis=1)
    other[:, 0] = True
    assert boundary_f(half, other, tolerance=0) == 0
    assert boundary_f(half, other, tolerance=1) == 1
    assert boundary_f(half | True, half) == 0
    assert boundary_f(half, half & False) == 0


@given(arrays(bool, (7, 8)).filter(np.any), arrays(bool, (7, 8)).filter(np.any), st.sampled_from([0, 1, 1.5, 2, 3]))
def test_outlines_twin(prediction, truth, tolerance):
    """Is the score that of SciPy's erosions and exact distances, whichever mask comes first?"""
    lines = [mask & ~binary_erosion(mask, border_value=1) for mask in (prediction, truth)]
    assume(all(line.any() for line in lines))
    near = [distance_transform_edt(~other)[line] <= tolerance for line, other in (lines, lines[::-1])]
    precision, recall = (one.mean() for one in near)
    expected = 2 * precision * recall / (precision + recall) if precision + recall else 0
    assert boundary_f(prediction, truth, tolerance) == pytest.approx(expected)
    assert boundary_f(truth, prediction, tolerance) == pytest.approx(expected)


def column_of_ink(images: np.ndarray) -> np.ndarray:
    return images.sum(axis=1).argmax(axis=-1)


def test_consistency_by_hand():
    """Is a mean that no shift changes always consistent, and a position only where two shifts agree on it?"""
    images = np.zeros((2, 4, 4))
    images[0, 1, 1] = images[1, 2, 3] = 1
    shifts = [(0, 0), (1, 0), (0, 1)]
    assert shift_consistency(lambda x: x.sum(axis=(1, 2)).astype(int), images, shifts) == 1
    # Down keeps the column, right does not: of three pairs only the first agrees, for both pictures.
    assert shift_consistency(column_of_ink, images, shifts) == pytest.approx(1 / 3)
    # Ink in column 3 leaves the right half when it moves right: it comes in at the left.
    assert shift_consistency(lambda x: column_of_ink(x) // 2, images[1:], [(0, 0), (0, 1)]) == 0
    assert shift_consistency(lambda x: column_of_ink(x) // 2, images, [(0, 0), (0, 4)]) == 1


def test_channels_are_not_shifted():
    """Are the last two axes the ones that move, also when there are channels?"""
    images = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    seen = []
    shift_consistency(lambda x: (seen.append(x), np.zeros(2, int))[1], images, [(0, 0), (1, -2)])
    assert np.array_equal(seen[0], images)
    assert np.array_equal(seen[1][:, :, 1, 0], images[:, :, 0, 2])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: iou(A, B[:, :2]), r"share one shape, but have \(2, 3\) and \(2, 2\)"),
        (lambda: accuracy([], []), "nothing to compare"),
        (lambda: iou(A.astype(float), B), "a mask is boolean, but prediction holds float64"),
        (lambda: dice(A, B.astype(int)), "a mask is boolean, but truth holds int64"),
        (lambda: iou(A & False, B & False), "two empty masks have no overlap"),
        (lambda: confusion_matrix([0, 3], [0, 1], 3), r"0\.\.2, but prediction holds 3"),
        (lambda: confusion_matrix([0, 1], [0, -1], 3), r"0\.\.2, but truth holds -1"),
        (lambda: boundary_f(A, B, -1), "at least 0 pixels, but is -1"),
        (lambda: boundary_f(A[None], B[None]), r"masks of shape \(H, W\), not \(1, 2, 3\)"),
        (lambda: boundary_f(A | True, B | True), "two masks without an outline"),
        (lambda: shift_consistency(len, np.zeros((1, 2, 2)), [(0, 0)]), "at least two shifts, but there are 1"),
        (lambda: shift_consistency(len, np.zeros((2, 2)), [(0, 0), (1, 1)]), r"not \(2, 2\)"),
        (lambda: shift_consistency(lambda x: x, np.zeros((1, 2, 2)), [(0, 0), (1, 1)]), r"float64 \(1, 2, 2\): take"),
        (lambda: confusion_matrix([0.0, 1.0], [0, 1], 3), "prediction holds float64: take the argmax"),
    ],
)
def test_wrong_arguments_are_refused(call, message):
    """Is each wrong argument refused with the rule and the offending value?"""
    with pytest.raises(ValueError, match=message):
        call()
