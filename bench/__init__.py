"""How quick it is, and beside what. `python -m bench` prints every figure; `python -m bench.decision` prints one.

Nothing here asserts a time: a figure says what this machine did in this run, with its peers in the same run.
"""
