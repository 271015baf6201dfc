"""Public indicators: from the files of their producers to desk evidence and a first classification."""
