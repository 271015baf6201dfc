"""Results as GeoJSON: at the points of units, and joined to polygons that the user supplies."""
