"""Maps without borders: units as marks at their points on land, and polygons only where the user supplies them."""
