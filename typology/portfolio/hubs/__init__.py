"""Where multi-country hubs would stand and whom each would serve, to a stated distance from the best there is."""
