"""run.py starts on every system: nothing only POSIX has, nothing newer than Python 3.11."""

import ast
import subprocess
import sys
import textwrap

import pytest

from launcher.places import ROOT

SCRIPTS = [ROOT / "run.py", *sorted((ROOT / "launcher").glob("*.py"))]
POSIX_MODULES = {
    *("crypt", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline"),
    *("resource", "spwd", "syslog", "termios", "tty", "curses"),
}
POSIX_NAMES = {
    "os": {
        *(
            "chown",
            "chroot",
            "ctermid",
            "fchmod",
            "fchown",
            "fork",
            "forkpty",
            "getegid",
            "geteuid",
        ),
        *("getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority", "getsid"),
        *("getuid", "initgroups", "kill", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty"),
        *("posix_fadvise", "posix_spawn", "sched_getaffinity", "setegid", "seteuid", "setgid"),
        *(
            "setpgid",
            "setpriority",
            "setsid",
            "setuid",
            "sync",
            "sysconf",
            "uname",
            "wait",
            "wait3",
        ),
        *("wait4", "waitid", "WEXITSTATUS", "WIFEXITED", "WIFSIGNALED", "WTERMSIG"),
    },
    "signal": {
        *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP"),
        *("SIGUSR1", "SIGUSR2", "alarm", "pause", "pthread_kill", "setitimer", "sigwait"),
    },
    "socket": {"AF_UNIX", "socketpair"},
    "time": {"tzset"},
}


def test_run_py_uses_nothing_that_only_posix_has():
    assert {path.name: posix_only(path.read_text(encoding="utf-8")) for path in SCRIPTS} == {
        path.name: [] for path in SCRIPTS
    }


def test_what_only_posix_has_would_be_found():
    seeded = textwrap.dedent(
        """
        import fcntl
        from os import fork
        import os, signal
        from signal import SIGTERM

        def end(pid):
            os.kill(pid, signal.SIGKILL)
        """
    )

    assert posix_only(seeded) == ["fcntl", "os.fork", "os.kill", "signal.SIGKILL"]


def test_run_py_starts_where_nothing_of_posix_is_to_be_had():
    without_posix = f"""
import argparse, runpy, signal, socket, subprocess, sys, tempfile, urllib.request, venv, webbrowser
import os, time
for module in {sorted(POSIX_MODULES)!r}:
    sys.modules[module] = None
for module, names in {POSIX_NAMES!r}.items():
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
sys.argv = ["run.py", "--help"]
runpy.run_path("run.py", run_name="__main__")
"""

    done = subprocess.run(
        [sys.executable, "-c", without_posix], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: run.py")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_run_py_is_written_in_python_3_11(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 11))


def test_an_older_python_can_read_run_py_far_enough_to_say_what_is_needed():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))

    first_import_of_ours = next(
        node.lineno
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module.startswith("launcher")
    )
    guard = next(node.lineno for node in tree.body if isinstance(node, ast.If))

    assert guard < first_import_of_ours


def posix_only(source: str) -> list[str]:
    """Names in a script that Windows does not have, or understands differently."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names} & POSIX_MODULES
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module} & POSIX_MODULES
                wanted = POSIX_NAMES.get(module, set())
                found |= {f"{module}.{name.name}" for name in names if name.name in wanted}
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                found |= {f"{module}.{name}"} if name in POSIX_NAMES.get(module, set()) else set()
    return sorted(found)
