"""Where the programme listens and which address goes into links."""

import socket

import pytest

from launcher import address
from launcher.address import Address
from launcher.console import Stopped


@pytest.fixture(autouse=True)
def _no_public_url_of_this_machine(monkeypatch):
    monkeypatch.delenv("MANYI_PUBLIC_URL", raising=False)


def test_alone_it_listens_on_this_computer_only():
    port = address.any_free_port()

    assert address.choose(lan=False, port=port) == Address(
        "127.0.0.1", port, f"http://localhost:{port}"
    )


def test_on_the_local_network_links_carry_the_address_others_can_reach(monkeypatch):
    monkeypatch.setattr(address, "lan_address", lambda: "192.168.1.20")
    port = address.any_free_port()

    assert address.choose(lan=True, port=port) == Address(
        address.EVERYWHERE, port, f"http://192.168.1.20:{port}"
    )


def test_without_a_network_nobody_is_promised_a_link(monkeypatch):
    monkeypatch.setattr(address, "lan_address", lambda: "127.0.0.1")

    with pytest.raises(Stopped, match="没有连接到局域网"):
        address.choose(lan=True, port=address.any_free_port())


def test_the_public_url_given_is_the_one_used(monkeypatch):
    monkeypatch.setenv("MANYI_PUBLIC_URL", "https://survey.example.cn")
    port = address.any_free_port()

    assert address.choose(lan=False, port=port) == Address(
        "127.0.0.1", port, "https://survey.example.cn"
    )


def test_a_port_asked_for_and_taken_is_said_so():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Stopped) as stopped:
            address.choose(lan=False, port=port)

    assert str(stopped.value) == (
        f"端口 {port} 已被别的程序占用。请换一个：python3 run.py --port {port + 1}"
    )


def test_a_usual_port_that_is_taken_is_passed_over(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(address, "USUAL_PORT", port)

        chosen = address.choose(lan=False, port=None)

    assert port < chosen.port < port + address.PORTS_TRIED
    assert f"端口 {port} 已被别的程序占用，换下一个" in capsys.readouterr().out
