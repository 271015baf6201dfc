"""Where the categories that people record part from what the thresholds make of the answers."""
