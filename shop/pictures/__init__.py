"""The goods, drawn in cut paper: one function per drawing, in whatever colours a variant comes in.

:func:`draw` gives an SVG. The drawings are pure functions of their colours, so they are rendered
when asked for and kept in memory and by browsers; no picture is stored.
"""

from shop.pictures.easel import VIEWS, UnknownDrawing, draw, drawings
from shop.pictures.palette import FAMILIES, UnknownColour, mix, swatch

__all__ = ["FAMILIES", "VIEWS", "UnknownColour", "UnknownDrawing", "draw", "drawings", "mix", "swatch"]
