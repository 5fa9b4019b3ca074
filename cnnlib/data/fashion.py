"""Clothes in grey: a balanced part of Fashion-MNIST.

Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms"
(arXiv:1708.07747, 2017). Source and licence stand in `LICENSES.md`.
"""

from cnnlib.data.pictures import Pictures, read_pictures

# language -> the names of the classes 0 to 9
FASHION_NAMES = {
    "ko": ("티셔츠", "바지", "풀오버", "원피스", "코트", "샌들", "셔츠", "운동화", "가방", "앵클부츠"),
    "en": ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
}


def load_fashion() -> tuple[Pictures, Pictures]:
    """3,500 pictures for training and 1,000 for testing, uint8 (N, 28, 28), the same number of each of ten classes.

    They are the first of each class in Fashion-MNIST's own training and test set; `FASHION_NAMES` names the classes.
    Raises DataError when the file is missing or damaged.

    >>> train, test = load_fashion()
    >>> train.images.shape, FASHION_NAMES["en"][9]
    ((3500, 28, 28), 'ankle boot')
    """
    return read_pictures("fashion.npz")
