"""What does `python -m netselect` do? What `netselect` does."""

import sys

from netselect.cli import main

if __name__ == "__main__":
    sys.exit(main())
