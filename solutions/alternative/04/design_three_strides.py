# exercise: design
def design():
    halving = [(filters, 3, 2, 1, 1) for filters in (8, 12, 16)]
    return (*halving, (24, 3, 1, 2, 2))
