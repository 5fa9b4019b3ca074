"""Sets of labelled pictures: the form they share, and what each is said to be."""

import subprocess
import sys

import numpy as np
import pytest

from cnnlib.data.digits import load_mnist, load_small_digits
from cnnlib.data.emoji import EMOJI_NAMES, load_emoji
from cnnlib.data.fashion import FASHION_NAMES, load_fashion
from cnnlib.data.hangul import SYLLABLES, load_hangul
from cnnlib.language import LANGUAGES

# loader, shape of a picture, pictures of each class in training and in testing, classes
SETS = [
    (load_mnist, (28, 28), 500, 100, 10),
    (load_fashion, (28, 28), 350, 100, 10),
    (load_hangul, (28, 28), 300, 75, 14),
    (load_emoji, (32, 32, 3), 42, 14, 12),
]


@pytest.mark.parametrize(("load", "shape", "in_train", "in_test", "classes"), SETS)
def test_both_parts_are_balanced_and_apart(load, shape, in_train, in_test, classes):
    """Has each part as many pictures of every class, all of the stated form, and does no picture return?"""
    train, test = load()
    for part, count in ((train, in_train), (test, in_test)):
        assert part.images.shape == (count * classes, *shape)
        assert part.images.dtype == part.labels.dtype == np.uint8
        assert np.bincount(part.labels).tolist() == [count] * classes
        assert (part.images.min(), part.images.max()) == (0, 255)
    seen = {image.tobytes() for image in train.images}
    assert not any(image.tobytes() in seen for image in test.images)


@pytest.mark.parametrize("load", [load for load, *_ in SETS])
def test_classes_are_not_sorted(load):
    """Do 100 training pictures in a row, from anywhere, hold more than two classes, so that batches may be cut off?"""
    labels = load()[0].labels
    assert min(len(np.unique(labels[start : start + 100])) for start in range(0, len(labels) - 99, 50)) > 2


@pytest.mark.parametrize(("names", "classes"), [(FASHION_NAMES, 10), (EMOJI_NAMES, 12)])
def test_classes_have_names_in_both_languages(names, classes):
    """Has every class one name of its own in each language, in that language's letters?"""
    assert tuple(names) == LANGUAGES
    for language, own in names.items():
        assert len(set(own)) == len(own) == classes
        assert all(name.isascii() == (language == "en") for name in own)


def test_fashion_shows_what_its_names_say():
    """Are a bag and trousers told apart by where the cloth is, and is a sandal the darkest picture?"""
    train, _ = load_fashion()
    of = {name: train.images[train.labels == i].mean(axis=0) for i, name in enumerate(FASHION_NAMES["en"])}
    legs = of["trousers"][20:, 13:15].mean(), of["trousers"][20:, [10, 17]].mean()
    assert legs[0] < legs[1]  # nothing between the legs
    assert of["dress"][:, :7].mean() < of["pullover"][:, :7].mean()  # no sleeves
    assert min(of, key=lambda name: of[name].mean()) == "sandal"
    assert of["ankle boot"][:12].mean() > 2 * of["sneaker"][:12].mean()  # the shaft


def test_emoji_show_what_their_names_say():
    """Are faces yellow, signs blue or orange to the edge, and flags full of saturated colour?"""
    train, _ = load_emoji()
    of = {name: train.images[train.labels == i].astype(float) for i, name in enumerate(EMOJI_NAMES["en"])}
    red, green, blue = np.median(of["face"][:, 20, 16], axis=0)
    assert red > 200 and green > 120 and blue < 120
    white = {name: (images[:, :3, :3] == 255).all(axis=(1, 2, 3)).mean() for name, images in of.items()}
    assert white["face"] > 0.9 > 0.3 > white["sign"]
    colour = {name: np.ptp(images, axis=-1).mean() for name, images in of.items()}
    assert set(sorted(colour, key=colour.get)[-3:]) >= {"sign", "flag"}


def test_hangul_parts_share_no_design():
    """Are the designs in training twelve and in testing five others, each with as many pictures of every syllable?"""
    train, test = load_hangul()
    assert train.font_names == test.font_names and len(set(train.font_names)) == 17
    assert set(train.fonts) == set(range(12)) and set(test.fonts) == set(range(12, 17))
    for part, count in ((train, 25), (test, 15)):
        pairs = part.fonts.astype(int) * len(SYLLABLES) + part.labels
        assert set(np.bincount(pairs)[np.unique(pairs)]) == {count}
    assert [name for name in test.font_names if "Pen" in name] == ["Nanum Barun Pen", "Nanum Pen"]


def test_hangul_stands_as_mnist_does():
    """Does the ink of each syllable fit into 20x20 with its centre of mass in the middle, within a pixel?"""
    for part in load_hangul():
        images = part.images.astype(float)
        for axis in (1, 2):
            along = images.sum(axis=axis)
            middle = (along * np.arange(28)).sum(axis=1) / along.sum(axis=1)
            assert np.abs(middle - 13.5).max() < 1
            assert (np.count_nonzero(along, axis=1) <= 20).all()


def test_small_digits():
    """Are the 8x8 digits those that scikit-learn loads?"""
    from sklearn.datasets import load_digits

    small, twin = load_small_digits(), load_digits()
    assert small.images.shape == (1797, 8, 8) and small.images.dtype == small.labels.dtype == np.uint8
    assert (small.images == twin.images).all() and (small.labels == twin.target).all()


def test_loading_is_numpy_only():
    """Are sets loaded without torch, scikit-learn or an image library?"""
    code = (
        "import sys; from cnnlib.data import digits, emoji, fashion, hangul; digits.load_small_digits(); "
        "[load() for load in (digits.load_mnist, emoji.load_emoji, fashion.load_fashion, hangul.load_hangul)]; "
        "print(sorted({'PIL', 'skimage', 'sklearn', 'torch', 'scipy'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
