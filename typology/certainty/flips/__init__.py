"""What would move a result: exact changes, and the share of each input when everything varies."""
