# exercise: predictions
def predictions():
    return {
        "pooled": [[-1, 5], [-6, 3]],
        "gradient": [0, 0, 11, 0, 100, 0, 0],
        "commuting": "acef",
        "pooling": 0,
        "subsampling": 48,
    }
