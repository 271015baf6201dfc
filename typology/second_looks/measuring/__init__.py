"""How well a classifier does, measured in one way for all: countries left out in turn, beside what is trivial."""
