"""The commands of ``typology``; each loads what it needs when it is called, so that help answers at once."""
