# exercise: predictions
def predictions():
    return {
        "parameters": 490,
        "multiply_adds": 48 * 10,
        "reached": 10,
        "flattened_parameters": 28_800 * 6_000 + 6_000,
    }
