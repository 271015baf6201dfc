"""Which domain of change comes first for a country, and the map of domains and categories."""
