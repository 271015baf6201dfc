"""Presence or remote support: how each country is served, by a table that a planner can edit."""
