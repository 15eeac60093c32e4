"""`python -m carrel`: the command line without its script."""

from carrel.cli import main

if __name__ == "__main__":
    main()
