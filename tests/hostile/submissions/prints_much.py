# points: 100
# It prints a lot, and is right.
def halve(number):
    print("x" * 1_000_000)
    return number / 2
