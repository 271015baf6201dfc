"""The rulebook and the cross-check in the manner of scikit-learn, which is loaded with them and nowhere else."""
