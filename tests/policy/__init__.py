"""What the policy promises, and other readers who hold it to that."""
