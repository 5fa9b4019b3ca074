# points: 100
# It answers with a NumPy number.
import numpy as np


def halve(number):
    return np.float64(number) / 2
