"""A service as the real ones are: parent, child, grandchild in a session of its own.

Only the grandchild holds the port. Each writes its process number beside the others, so that a
test can kill one of them and look for the rest. Start it with: parent PORT FOLDER.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

NEXT = {"parent": "child", "child": "grandchild"}


def main(part: str, port: str, folder: str) -> None:
    number = Path(folder, part)
    number.with_suffix(".new").write_text(str(os.getpid()), encoding="ascii")
    number.with_suffix(".new").replace(number)
    if part in NEXT:
        subprocess.Popen(
            [sys.executable, __file__, NEXT[part], port, folder], start_new_session=True
        ).wait()
        return
    with socket.create_server(("127.0.0.1", int(port))):
        time.sleep(300)


if __name__ == "__main__":
    main(*sys.argv[1:])
