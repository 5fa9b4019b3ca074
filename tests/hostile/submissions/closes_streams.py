# points: 100
# It closes its streams, and is right.
import sys

sys.stdout.close()
sys.stderr.close()


def halve(number):
    return number / 2
