# exercise: design
def design():
    return [(32, 3, 2, 1, 1), (64, 3, 2, 1, 1), (64, 3, 2, 1, 1), (24, 3, 1, 2, 2)]
