"""What an office said: units, answers, evidence; in and out of tables."""
