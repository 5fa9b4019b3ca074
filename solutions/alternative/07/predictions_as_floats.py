# exercise: predictions
def predictions():
    channels, filters, positions = np.float64(48), np.float64(10), np.float64(600)
    return {
        "flattened_parameters": filters * positions * (channels * positions + 1),
        "reached": filters,
        "multiply_adds": positions * channels * filters,
        "parameters": filters * (channels + 1),
    }
