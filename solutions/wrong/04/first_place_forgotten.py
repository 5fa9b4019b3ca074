# exercise: predictions
def predictions():
    height, width = (35 + 2 * 2 - 10) // 2, (56 + 2 * 2 - 7) // 3
    return {"height": height, "width": width, "parameters": 48 * 3 * 12 + 48, "values": 48 * height * width}
