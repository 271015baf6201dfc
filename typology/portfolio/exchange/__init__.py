"""Who can teach whom what: exchange between units, assigned within what each can take on."""
