# points: 0
# It returns gigabytes.
import numpy as np


def halve(number):
    return np.zeros(300 << 20, np.uint8)
