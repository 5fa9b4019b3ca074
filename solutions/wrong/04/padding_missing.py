# exercise: design
def design():
    return [(8, 3, 2, 0, 1), (12, 3, 2, 0, 1), (16, 3, 2, 0, 1), (24, 3, 1, 0, 2)]
