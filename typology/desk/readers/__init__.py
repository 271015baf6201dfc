"""The shapes in which producers publish: each reader turns one of them into cells with their place."""
