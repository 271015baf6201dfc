"""From cells to sound figures: countries, years and numbers, and whether they can be true."""
