# exercise: predictions
def predictions():
    height, width = (35 + 4 - 10) // 3 + 1, (56 + 4 - 7) // 2 + 1
    return {"height": height, "width": width, "parameters": 1776, "values": 48 * height * width}
