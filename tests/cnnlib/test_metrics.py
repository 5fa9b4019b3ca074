"""Scores of classes and masks, first against numbers counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as twin

from cnnlib.metrics import accuracy, confusion_matrix, dice, iou, mean_iou

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
        (lambda: confusion_matrix([0.0, 1.0], [0, 1], 3), "prediction holds float64: take the argmax"),
    ],
)
def test_wrong_arguments_are_refused(call, message):
    """Is each wrong argument refused with the rule and the offending value?"""
    with pytest.raises(ValueError, match=message):
        call()
