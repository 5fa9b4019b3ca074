# points: 100
# It warns a lot, and is right.
import sys, warnings


def halve(number):
    warnings.warn("careful")
    print("noise", file=sys.stderr)
    return number / 2
