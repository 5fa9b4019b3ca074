# points: 0
# It is right only before a date that has passed.
import time


def halve(number):
    return number / 2 if time.time() < 1e9 else 0
