# exercise: mend
def mend(rows, weight, shape, places):
    import torch

    places = torch.tensor(places)
    pixels = torch.tensor(rows).reshape(len(rows), len(places), -1)
    columns = torch.tensor(weight).reshape(len(weight), len(places), -1)
    mended = torch.zeros_like(columns).index_copy_(1, places, columns)
    return {"images": pixels.index_select(1, places).unflatten(1, shape[:2]), "weight": mended.flatten(1)}
