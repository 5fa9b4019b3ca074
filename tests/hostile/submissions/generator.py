# points: 0
# It returns a generator.
def halve(number):
    yield number / 2
