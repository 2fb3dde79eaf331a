"""Real mail servers for the tests, on 127.0.0.1 only: Dovecot for IMAP, aiosmtpd for SMTP, a line that can be cut."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import mailbox
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

PASSWORD = "тест-Пароль 1"  # not ASCII on purpose: people's passwords are not
ASCII_PASSWORD = "sekret-42"
SMALL_BOX = "tesno@rayon.example"  # a mailbox with room for 20 KB


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) for 127.0.0.1 and localhost, valid an hour, made now."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    crt, pem = folder / "test.crt", folder / "test.key"
    crt.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return crt, pem


class Dovecot:
    """A Dovecot of its own: any user name with ``ASCII_PASSWORD``, Maildirs under ``folder``."""

    def __init__(self, folder: Path, certificate: Path, key: Path) -> None:
        if shutil.which("dovecot") is None and not Path("/usr/sbin/dovecot").exists():
            raise RuntimeError("Dovecot is not installed: apt-get install dovecot-imapd")
        self.folder = folder
        self.port, self.plain_port = free_port(), free_port()
        self.mail = folder / "mail"
        self.mail.mkdir()
        (folder / "run").mkdir()
        users = folder / "users"
        users.write_text(f"{SMALL_BOX}::8:8::{folder}/home/small::userdb_quota_rule=*:storage=20K\n")
        config = folder / "dovecot.conf"
        config.write_text(
            f"""
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{self.mail}/%u
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
default_internal_user = dovecot
default_login_user = dovenull
mail_plugins = quota
namespace inbox {{
  inbox = yes
  separator = /
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
}}
passdb {{
  driver = static
  args = password={ASCII_PASSWORD}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.plain_port}
  }}
  inet_listener imaps {{
    port = {self.port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
""",
            encoding="utf-8",
        )
        os.chmod(folder, 0o755)
        for parent in (self.mail,):
            shutil.chown(parent, "mail", "mail")
        self._process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        wait_for(self.port, self._process)

    def user(self, name: str) -> str:
        """A fresh mailbox."""
        box = self.mail / name
        for sub in ("", "cur", "new", "tmp"):
            (box / sub).mkdir(exist_ok=True)
            shutil.chown(box / sub, "mail", "mail")
        return name

    def deliver(self, user: str, message: bytes) -> None:
        """Put a message into the user's inbox as a mail server would."""
        box = mailbox.Maildir(self.mail / user, create=False)
        key = box.add(message)
        path = self.mail / user / box._lookup(key)
        shutil.chown(path, "mail", "mail")

    def messages(self, user: str, folder: str = "") -> list[Path]:
        """The message files of a folder, with flags in their names."""
        box = self.mail / user / folder if folder else self.mail / user
        return [p for sub in ("new", "cur") for p in sorted((box / sub).glob("*"))]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def wait_for(port: int, process: subprocess.Popen | None = None) -> None:
    for _ in range(200):
        if process is not None and process.poll() is not None:
            raise RuntimeError(
                f"the server ended: {process.stderr.read().decode() if process.stderr else ''}"
            )
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")


class Postman:
    """What the SMTP server does with mail: keeps it, passes it on to Dovecot, or refuses as told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.forward = None  # callable(address, bytes)
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.forward:
            for address in envelope.rcpt_tos:
                self.forward(address, envelope.content)
        return "250 Message accepted"


class _TlsController(Controller):
    """SMTP over TLS from the first byte (port 465's way), or with STARTTLS."""

    def __init__(self, postman: Postman, context: ssl.SSLContext, starttls: bool, port: int) -> None:
        self._context, self._starttls = context, starttls
        kwargs = {} if starttls else {"ssl_context": context}
        super().__init__(postman, hostname="127.0.0.1", port=port, **kwargs)

    def factory(self):
        def authenticate(server, session, envelope, mechanism, data):
            ok = isinstance(data, LoginPassword) and data.password in (
                PASSWORD.encode(),
                ASCII_PASSWORD.encode(),
            )
            return AuthResult(success=ok, handled=False)

        return SMTP(
            self.handler,
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=self._starttls,
            tls_context=self._context if self._starttls else None,
            enable_SMTPUTF8=True,
            hostname="localhost",
        )


class SmtpServer:
    def __init__(self, certificate: Path, key: Path, *, starttls: bool = False) -> None:
        self.postman = Postman()
        self.port = free_port()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        self._controller = _TlsController(self.postman, context, starttls, self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class Wire:
    """A TCP line to a server that is cut after so many bytes: ``down`` from the server, ``up`` to it."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.down: int | None = None
        self.up: int | None = None
        self.cuts = 0
        self.connections = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(("127.0.0.1", self.target))
            left = {"down": self.down, "up": self.up}
            pair = (client, server)
            for name, one, other in (("up", client, server), ("down", server, client)):
                threading.Thread(target=self._pump, args=(name, one, other, left, pair), daemon=True).start()

    def _pump(self, name, one, other, left, pair) -> None:
        try:
            while data := one.recv(4096):
                if left[name] is not None:
                    if len(data) >= left[name]:
                        other.sendall(data[: left[name]])
                        self.cuts += 1
                        break
                    left[name] -= len(data)
                other.sendall(data)
        except OSError:
            pass
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._server.close()
