"""Briefs: two pages on a country, or on a group of countries, for people who decide."""
