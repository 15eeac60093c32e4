"""Staff: accounts, signing in, and who is at the desk."""
