"""What a confined child may do wrong: `python -m bot.confined … tests.unit.sheets.confined_child DEED`."""

import json
import os
import resource
import sys
import time


def main(deed: str) -> None:
    match deed:
        case "tell":
            sys.stdout.write(
                json.dumps(
                    {"environment": dict(os.environ), "limit": resource.getrlimit(resource.RLIMIT_AS)[1]}
                )
            )
        case "sleep":
            time.sleep(60)
        case "burn":
            while True:
                pass
        case "eat":
            bytearray(2**31)
        case "shout":
            sys.stdout.write("x" * 2**21)
        case "abort":
            os.abort()
        case _:
            raise ValueError(deed)


if __name__ == "__main__":
    main(sys.argv[1])
