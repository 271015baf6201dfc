"""Many units together: priorities, groups, exchange, hubs, support."""
