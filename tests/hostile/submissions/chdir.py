# points: 100
# It moves away, and is right.
import os

os.chdir("/")


def halve(number):
    return number / 2
