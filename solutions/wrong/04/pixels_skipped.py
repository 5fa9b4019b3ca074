# exercise: design
def design():
    return [(16, 3, 8, 0, 2), (24, 3, 1, 3, 3), (24, 1, 1, 0, 1)]
