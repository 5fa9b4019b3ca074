# points: 100
# It writes megabytes past Python's streams, and is right.
import os

for descriptor in (1, 2):
    for _ in range(200):
        os.write(descriptor, b"x" * 100_000)


def halve(number):
    return number / 2
