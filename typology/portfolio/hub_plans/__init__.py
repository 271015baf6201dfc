"""Where multi-country hubs would stand, whom each would serve and what skills it would need, from a classification."""
