# exercise: predictions
def predictions():
    return {
        "pooled": [[-1, 5], [-2, 5]],
        "gradient": [0, 0, 11, 0, 100, 0, 0],
        "commuting": "abcef",
        "pooling": 0,
        "subsampling": 48,
    }
