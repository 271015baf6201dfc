"""How sure a result is, what would change it, and which question to ask next."""
