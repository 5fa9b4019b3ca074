# exercise: design
def design():
    patches = (14, 8, 8, 0, 1)
    look_around = (14, 3, 1, 3, 3)
    return (patches, look_around, (24, 1, 1, 0, 1))
