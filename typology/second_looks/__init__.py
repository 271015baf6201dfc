"""Second looks at assessments: what questions them, how strongly, and where nothing could look."""
