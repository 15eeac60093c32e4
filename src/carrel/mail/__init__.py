"""What Carrel writes to people: every kind of letter with its words, and a letter as mail servers carry it. Pure."""
