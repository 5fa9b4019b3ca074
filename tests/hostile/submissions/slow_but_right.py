# points: 100
# It takes a while, and is right.
import time


def halve(number):
    time.sleep(0.5)
    return number / 2
