# exercise: design
def design():
    return [(24, 46, 8, 19, 1)]
