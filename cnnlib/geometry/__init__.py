"""The geometry of a network: sizes, costs, what each output sees, and whether it is convolutional throughout.

Importing it loads no torch: sizes are arithmetic, and the functions that take a network have it already.
"""

from cnnlib.geometry.costs import LedgerRow, activation_memory, count_macs, count_parameters, ledger, ledger_table
from cnnlib.geometry.fields import Field, Footprint, measured_receptive_field, receptive_field
from cnnlib.geometry.sizes import output_shape, output_size, transposed_output_size
from cnnlib.geometry.steps import Step, trace
from cnnlib.geometry.structure import Obstacle, is_fully_convolutional, obstacles

__all__ = [
    "Field",
    "Footprint",
    "LedgerRow",
    "Obstacle",
    "Step",
    "activation_memory",
    "count_macs",
    "count_parameters",
    "is_fully_convolutional",
    "ledger",
    "ledger_table",
    "measured_receptive_field",
    "obstacles",
    "output_shape",
    "output_size",
    "receptive_field",
    "trace",
    "transposed_output_size",
]
