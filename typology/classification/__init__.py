"""Answers to scores to a category, with the reasons."""
