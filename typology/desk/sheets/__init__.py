"""From a file to its sheets: grids of cells, before anyone knows their shape."""
