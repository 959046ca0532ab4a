"""A real side server process: `python -m tests.e2e.side_server DATA_DIR PORT [largest file in bytes]`.

Prints its port when it takes connections.
"""

import resource
import sys
from pathlib import Path

from bot.config import Settings
from bot.server.main import serve
from storage.keys.key_file import MasterKey
from tests.master_keys import secret_text

MASTER_KEY = MasterKey(b"\x01" * 32)


def main() -> None:
    data_dir, port, *largest = sys.argv[1:]
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest[0]), int(largest[0])))
    chosen = {
        "data_dir": Path(data_dir),
        "server_port": int(port),
        "metrics_port": 0,
        "webhook_sources": "127.0.0.1",
        "secret_key": secret_text(MASTER_KEY),
    }
    serve(Settings.model_validate(chosen), on_ready=lambda ready: print(ready, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
