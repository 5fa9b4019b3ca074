"""The convolutional auto-encoder."""

import torch

from cnnlib.geometry import is_fully_convolutional, ledger
from cnnlib.models import conv_autoencoder


def test_layer_by_layer():
    """Do the sizes go down 28, 14, 7 and up again, with the parameters that the kernels have?"""
    rows = [row for row in ledger(conv_autoencoder(), (1, 1, 28, 28)) if row.parameters]
    assert [(row.parameters, row.output_shape[1:]) for row in rows] == [
        (160, (16, 14, 14)),
        (4_640, (32, 7, 7)),
        (8_208, (16, 14, 14)),
        (257, (1, 28, 28)),
    ]


def test_the_code_is_smaller_than_the_image():
    """Has the code of a colour image fewer numbers than the image, and is the copy made of it alone?"""
    torch.manual_seed(0)
    network = conv_autoencoder(in_channels=3, base=8)
    images = torch.randn(2, 3, 32, 32)
    code = network.encoder(images)
    assert code.shape == (2, 16, 8, 8)
    assert code[0].numel() < images[0].numel()
    assert torch.equal(network(images), network.decoder(code))


def test_no_dense_layer():
    """Is it convolutional throughout?"""
    assert is_fully_convolutional(conv_autoencoder(), (1, 1, 28, 28))


def test_every_inner_pixel_is_reached_equally_often():
    """Do the transposed kernels, a multiple of their stride, overlap evenly away from the border?"""
    network = conv_autoencoder(base=1)
    for layer in (network.decoder[0], network.decoder[2]):
        with torch.no_grad():
            layer.weight.fill_(1)
            layer.bias.zero_()
        reached = layer(torch.ones(1, layer.in_channels, 6, 6))[0, 0, 1:-1, 1:-1]
        assert torch.equal(reached, torch.full_like(reached, 4.0 * layer.in_channels))


def test_it_learns_to_copy():
    """Does the error on a few images fall below a tenth of their variance within 300 steps?"""
    torch.manual_seed(0)
    network = conv_autoencoder(base=4)
    images = torch.nn.functional.interpolate(torch.rand(8, 1, 4, 4), size=(16, 16), mode="bilinear")
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(300):
        loss = (network(images) - images).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1 * images.var().item()
