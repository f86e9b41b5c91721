"""Owns one service tree the way run.py owns the demo. Start it with: HOME PORT."""

import os
import secrets
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from launcher import demo, runfile
from launcher.console import say
from launcher.places import venv_python
from launcher.services import Household, Service

TREE = Path(__file__).with_name("service_tree.py")


def main(home: str, port: str) -> None:
    os.environ["MANYI_HOME"] = home
    settled = demo.settle_last_run()
    if settled.running_at:
        say(f"running at {settled.running_at}")
        return
    token = secrets.token_hex(16)
    runfile.write(demo.run_file(), runfile.Run(token, settled.owner, f"port {port}"))
    household = Household(token=token, logs=Path(home, "logs"), environment=os.environ)
    try:
        household.start([Service("tree", "树", [venv_python(), TREE, "parent", port, home])])
        household.watch()
    finally:
        household.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
