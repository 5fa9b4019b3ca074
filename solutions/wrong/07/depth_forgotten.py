# exercise: predictions
def predictions():
    return {
        "parameters": 10 * (1 * 1 + 1),
        "multiply_adds": 10 * 20 * 30,
        "reached": 10,
        "flattened_parameters": (48 * 20 * 30) * (10 * 20 * 30) + 10 * 20 * 30,
    }
