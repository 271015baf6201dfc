"""How often each category comes out when answers, thresholds and weights vary."""
