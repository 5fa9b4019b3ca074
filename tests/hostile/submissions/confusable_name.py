# points: 0
# It defines a name that only looks alike.
def hаlve(number):
    return number / 2
