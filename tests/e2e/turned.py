"""The bot and its side server by a clock that the test turns: `python -m tests.e2e.turned CLOCK_FILE bot|server`."""

import sys

from bot import demo_programs


def main() -> None:
    sys.exit(demo_programs.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
