# exercise: counterexample
def counterexample():
    return {
        "holds": True,
        "weight": np.array([[1.0, 2.0, 3.0]]),
        "first": np.zeros((3, 1, 1)),
        "second": np.ones((3, 1, 1)),
    }
