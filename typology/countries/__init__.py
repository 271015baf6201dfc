"""Countries and areas: codes, names, regions; exact matches or an error with suggestions, never a guess."""
