"""The map of a province's communes: true boundaries once a file of them is loaded, a schematic drawing until then."""

from teams.province_map.boundaries import BoundariesRefusedError, Loaded, load_boundaries, remove_boundaries
from teams.province_map.features import BoundaryFileError, Problem
from teams.province_map.schematic import draw_schematic

__all__ = [
    "BoundariesRefusedError",
    "BoundaryFileError",
    "Loaded",
    "Problem",
    "draw_schematic",
    "load_boundaries",
    "remove_boundaries",
]
