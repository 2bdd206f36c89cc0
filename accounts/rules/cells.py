"""Cells: squares of the National Grid that make "what is near here" an index look-up.

Whatever lies outside the grid sits on its edge.
"""

from accounts.rules.geography import GRID_EAST, GRID_NORTH

CELL_METRES = 250
ROWS = 10_000


def cell_of(easting: float, northing: float) -> int:
    """The number of the square in which a point lies."""
    return column_of(easting) * ROWS + row_of(northing)


def cells_around(easting: float, northing: float, metres: float) -> list[int]:
    """The squares that a circle of ``metres`` around a point touches."""
    cells = []
    for column in range(column_of(easting - metres), column_of(easting + metres) + 1):
        for row in range(row_of(northing - metres), row_of(northing + metres) + 1):
            east = easting - min(max(easting, column * CELL_METRES), (column + 1) * CELL_METRES)
            north = northing - min(max(northing, row * CELL_METRES), (row + 1) * CELL_METRES)
            if is_on_edge(column, row) or east * east + north * north <= metres * metres:
                cells.append(column * ROWS + row)
    return cells


def column_of(easting: float) -> int:
    """The column of squares, counted from the west."""
    return int(min(max(easting, 0), GRID_EAST) // CELL_METRES)


def row_of(northing: float) -> int:
    """The row of squares, counted from the south."""
    return int(min(max(northing, 0), GRID_NORTH) // CELL_METRES)


def is_on_edge(column: int, row: int) -> bool:
    """Whether a square also holds what lies outside the grid, however far."""
    return column in {0, GRID_EAST // CELL_METRES} or row in {0, GRID_NORTH // CELL_METRES}
