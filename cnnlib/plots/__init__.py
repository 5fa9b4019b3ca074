"""Arrays in, figures out. The functions hold no prose: a page passes every label in its own language.

Each function returns a `CourseFigure` (see `cnnlib.figure`), which shows itself as SVG in the course's look.
"""

from cnnlib.plots.charts import show_bars, show_curve_panels, show_curves
from cnnlib.plots.fields import show_receptive_field
from cnnlib.plots.images import show_channels, show_images
from cnnlib.plots.kernels import show_kernels
from cnnlib.plots.masks import show_labels, show_overlay, show_segmentation
from cnnlib.plots.matrices import show_matrices
from cnnlib.plots.networks import show_linear_layer
from cnnlib.plots.scores import show_confusion
from cnnlib.plots.sharing import show_connection_table, show_connections, show_conv_matrix
from cnnlib.plots.tables import Table, show_table

__all__ = [
    "Table",
    "show_bars",
    "show_channels",
    "show_confusion",
    "show_connection_table",
    "show_connections",
    "show_conv_matrix",
    "show_curve_panels",
    "show_curves",
    "show_images",
    "show_kernels",
    "show_labels",
    "show_linear_layer",
    "show_matrices",
    "show_overlay",
    "show_receptive_field",
    "show_segmentation",
    "show_table",
]
