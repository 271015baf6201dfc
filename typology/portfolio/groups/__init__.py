"""Groups of units: by priority, category and more; what they share, how stable they are, and what serves them."""
