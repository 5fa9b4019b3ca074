# exercise: design
def design():
    return [[8, 8, 4, 2, 1], [12, 4, 2, 1, 1], [6, 1, 1, 0, 1], [24, 5, 1, 2, 1]]
