"""`python -m bbd` is `bbd`."""

from bbd.cli import main

if __name__ == "__main__":
    main()
