# points: 0
# It waits for someone to type.
def halve(number):
    return float(input("?"))
