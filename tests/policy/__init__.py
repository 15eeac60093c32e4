"""What the policy promises: its text, its answers, its proofs."""
