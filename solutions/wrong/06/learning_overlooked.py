# exercise: predictions
def predictions():
    return {
        "s2": 16,
        "c3": 2070,
        "c5_places": 12,
        "head": 197150,
        "poolings": 5,
        "in_1998": [2, 4, 5, 6],
        "in_2012": [1, 3, 5, 7, 8, 9],
    }
