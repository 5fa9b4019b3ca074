# points: 100
# It leaves weak references and finalizers that fail, and is right.
import weakref


class Thing:
    pass


def fail(*_):
    raise RuntimeError("finalizer")


thing = Thing()
weakref.finalize(thing, fail)
watch = weakref.ref(thing, fail)
del thing


def halve(number):
    return number / 2
