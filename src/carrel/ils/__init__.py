"""Library systems, one module or package each; all keep one contract (`tests/ils/contract.py`)."""
