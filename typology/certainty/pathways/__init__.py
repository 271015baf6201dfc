"""The cheapest improvements that lead to another category."""
