# exercise: photo_batch
def photo_batch(photos, corner, size, brightness):
    import torch

    (top, left), (height, width) = corner, size
    parts = [torch.tensor(photo[top : top + height, left : left + width].astype("int32")) for photo in photos]
    return torch.stack(parts).permute(0, 3, 1, 2).add(brightness).clamp(0, 255).div(255).float()
