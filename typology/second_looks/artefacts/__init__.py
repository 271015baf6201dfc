"""A trained model as a file: plain numbers under a hash, which nothing in it can make run."""
