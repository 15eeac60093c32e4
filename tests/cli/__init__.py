"""What the command line promises, kept by the command as people run it."""
