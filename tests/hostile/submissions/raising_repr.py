# points: 0
# It raises an error that cannot be shown.
# shows: RuntimeError: no
class Bad(Exception):
    def __str__(self):
        raise RuntimeError("no")


def halve(number):
    raise Bad
