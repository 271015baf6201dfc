"""Training as a recipe: learn, measure what was learned on the same assessments, and write it down."""
