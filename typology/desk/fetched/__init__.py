"""Figures fetched from where they are published, with their provenance."""
