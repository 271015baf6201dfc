"""What to offer: suggestions from the catalogue of the rulebook, each with the numbers that speak for it."""
