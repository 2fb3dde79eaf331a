from __future__ import annotations

import itertools
from pathlib import Path

import keyring
import keyring.backend
import pytest
from schools import TinyInspector, district
from servers import ASCII_PASSWORD, Dovecot, SmtpServer, Wire, make_certificate

from nastavnik.exchange.folders import Folders
from nastavnik.exchange.settings import MailSettings


def pytest_configure(config):
    # The test server wants a login inside TLS it does not see: the line is TLS from its first byte.
    config.addinivalue_line("filterwarnings", "ignore:Requiring AUTH while not requiring TLS:UserWarning")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that dies with the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def secrets(monkeypatch, tmp_path):
    """A keyring of the test's own, and no settings of whoever runs the tests."""
    before = keyring.get_keyring()
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield ring
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def dovecot(certificate):
    import shutil
    import tempfile

    # Dovecot's sockets want a short path that its unprivileged users may enter.
    folder = Path(tempfile.mkdtemp(prefix="dc-", dir="/tmp"))
    server = Dovecot(folder, *certificate)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _smtp(certificate):
    server = SmtpServer(*certificate)
    yield server
    server.stop()


@pytest.fixture
def smtp(_smtp):
    postman = _smtp.postman
    postman.taken.clear()
    postman.refuse.clear()
    postman.forward = None
    return _smtp


_users = itertools.count(1)


@pytest.fixture
def box(dovecot):
    """A fresh mailbox: its user name."""
    return dovecot.user(f"rono{next(_users)}@rayon.example")


@pytest.fixture
def wire():
    wires = []

    def make(port: int) -> Wire:
        wires.append(Wire(port))
        return wires[-1]

    yield make
    for one in wires:
        one.close()


@pytest.fixture
def settings(dovecot, smtp, box, certificate, secrets):
    """Settings of a district whose mailbox and outgoing server are the test's."""
    secrets.set_password("nastavnik:127.0.0.1", box, ASCII_PASSWORD)
    return MailSettings(
        imap_host="127.0.0.1", imap_port=dovecot.port, imap_user=box, smtp_host="127.0.0.1", smtp_port=smtp.port,
        smtp_user=box, sender_address="rono@rayon.example", sender_name="Управление образования", ca_file=certificate[0],
        pause_seconds=0, timeout_seconds=20, district_address="rono@rayon.example",
    )  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path / "Обмен")


@pytest.fixture
def inspector():
    return TinyInspector()


@pytest.fixture
def three():
    return district(3)


@pytest.fixture(scope="session")
def district_book(tmp_path_factory):
    """The real workbook of a district of thirty schools."""
    from real_books import district_workbook

    return district_workbook(tmp_path_factory.mktemp("rayon") / "Книга района.xlsx")
