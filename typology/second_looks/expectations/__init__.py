"""What public indicators lead one to expect of an assessment, learned from other assessments."""
