"""Which unanswered questions are worth asking first."""
