"""The networks of the course in torch, one file for one paper.

A factory makes a network with fresh weights, drawn from torch's random state: seed it with torch.manual_seed.
Within `with torch.device("meta"):` it makes one that has shapes and no numbers, for counting.
"""

from cnnlib.models.alexnet import alexnet, alexnet_2012
from cnnlib.models.autoencoder import conv_autoencoder
from cnnlib.models.lenet import lenet5, lenet5_1998
from cnnlib.models.mlp import mlp
from cnnlib.models.nin import nin
from cnnlib.models.resnet import resnet18, resnet34, resnet50
from cnnlib.models.unet import unet
from cnnlib.models.vgg import vgg11, vgg13, vgg16, vgg19

__all__ = [
    "alexnet",
    "alexnet_2012",
    "conv_autoencoder",
    "lenet5",
    "lenet5_1998",
    "mlp",
    "nin",
    "resnet18",
    "resnet34",
    "resnet50",
    "unet",
    "vgg11",
    "vgg13",
    "vgg16",
    "vgg19",
]
