"""How far apart the needs of two units are, by what both have answered."""
