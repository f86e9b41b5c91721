"""Where the programme listens, and the address that others use to reach it."""

import os
import socket
from dataclasses import dataclass

from launcher.console import Stopped, detail

USUAL_PORT = 8000
PORTS_TRIED = 50
LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only on request, by --lan


@dataclass(frozen=True)
class Address:
    """The interface and port listened on, and the base of every link and QR code."""

    host: str
    port: int
    public_url: str

    @property
    def local_url(self) -> str:
        """The address on this computer itself."""
        return f"http://localhost:{self.port}/"


def choose(*, lan: bool, port: int | None) -> Address:
    """Return where to listen; without a port asked for, the first free one from 8000 on."""
    host = EVERYWHERE if lan else LOOPBACK
    chosen = _asked_port(host, port) if port else _first_free_port(host)
    return Address(host, chosen, os.environ.get("MANYI_PUBLIC_URL") or _public_url(lan, chosen))


def is_free(host: str, port: int) -> bool:
    """Return whether nothing listens on the port."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return False
    return True


def any_free_port() -> int:
    """Return a loopback port that is free at this moment."""
    with socket.create_server((LOOPBACK, 0)) as server:
        return int(server.getsockname()[1])


def lan_address() -> str:
    """Return this computer's address on its local network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A connected datagram socket sends nothing; it only picks the outgoing interface.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


def _asked_port(host: str, port: int) -> int:
    if not is_free(host, port):
        raise Stopped(f"端口 {port} 已被别的程序占用。请换一个：python3 run.py --port {port + 1}")
    return port


def _first_free_port(host: str) -> int:
    for port in range(USUAL_PORT, USUAL_PORT + PORTS_TRIED):
        if is_free(host, port):
            return port
        detail(f"端口 {port} 已被别的程序占用，换下一个")
    last = USUAL_PORT + PORTS_TRIED - 1
    raise Stopped(f"端口 {USUAL_PORT} 到 {last} 都被占用。请用 --port 指定一个空闲端口。")


def _public_url(lan: bool, port: int) -> str:
    if not lan:
        return f"http://localhost:{port}"
    address = lan_address()
    if address.startswith("127."):
        raise Stopped(
            "这台电脑没有连接到局域网，别人无法打开链接。"
            "请先连接网络，或用环境变量 MANYI_PUBLIC_URL 写明别人能打开的网址。"
        )
    return f"http://{address}:{port}"
