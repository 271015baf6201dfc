"""The typology as data: read, checked, proven and compiled."""
