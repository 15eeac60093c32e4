"""What `carrel policy …` prints, a module a command: for people in the terminal, and as plain values for JSON."""
