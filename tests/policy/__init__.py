<<<<<<< HEAD
"""What the policy promises: its text, its answers, its proofs."""
=======
"""What the policy promises, and other readers who hold it to that."""
>>>>>>> oracles
