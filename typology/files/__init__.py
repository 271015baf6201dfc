"""The outside formats."""
