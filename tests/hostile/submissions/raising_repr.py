# points: 0
# It an error that cannot be shown.
class Bad(Exception):
    def __str__(self):
        raise RuntimeError("no")


def halve(number):
    raise Bad
