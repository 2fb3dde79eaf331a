"""The soffice process: where it is, starting one of our own, ending just that one."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from .errors import OfficeNotFound

__all__ = ["OfficeProcess", "ask_to_listen", "find_soffice", "pid_listening_on", "profile_in_use"]

_LOCALE_SETTING = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
</oor:items>
"""
_QUIET = ("--norestore", "--nologo", "--nofirststartwizard", "--nodefault", "--nolockcheck")


def find_soffice() -> Path:
    """The soffice program: ``$SOFFICE``, the PATH, then the usual folders. Raises OfficeNotFound."""
    named = os.environ.get("SOFFICE")
    if named:
        if Path(named).is_file():
            return Path(named)
        raise OfficeNotFound(f"LibreOffice is not at {named} (environment variable SOFFICE).")
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for candidate in _usual_places():
        if candidate.is_file():
            return candidate
    raise OfficeNotFound("LibreOffice was not found: install it, or name soffice in SOFFICE.")


def _usual_places() -> list[Path]:
    if sys.platform.startswith("win"):
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")]
        return [Path(root) / "LibreOffice" / "program" / "soffice.exe" for root in roots if root]
    if sys.platform == "darwin":
        return [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    installed = sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    return [
        *installed,
        Path("/usr/lib/libreoffice/program/soffice"),
        Path("/usr/lib64/libreoffice/program/soffice"),
    ]


class OfficeProcess:
    """One soffice of ours with its own profile and pipe; several live side by side."""

    def __init__(self, *, headless: bool, locale: str | None = None) -> None:
        """Start it; ``locale`` (``ru-RU``) fixes the language of formats, None leaves it to the system."""
        program = find_soffice()
        self.headless = headless
        self.pipe = f"xlwings-{uuid.uuid4().hex[:12]}"
        self.profile = Path(tempfile.mkdtemp(prefix="xlwings-office-"))
        self._documents: set[Path] = set()
        if locale:
            (self.profile / "user").mkdir()
            settings = _LOCALE_SETTING.format(locale=locale)
            (self.profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
        command = [
            str(program),
            f"-env:UserInstallation={self.profile.as_uri()}",
            f"--accept=pipe,name={self.pipe};urp",
            *_QUIET,
        ]
        if headless:
            command.append("--headless")
        # A session of its own: soffice is a launcher whose child does the work, and both must end.
        self._complaints = self.profile / "stderr.txt"
        with self._complaints.open("wb") as complaints:
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,
            )
        if headless:  # nobody could ever close an invisible office left behind
            atexit.register(self.kill)

    @property
    def pid(self) -> int:
        """The office itself where the system tells it from its launcher, else the launcher."""
        return pid_listening_on(self.pipe) or self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether the launcher or what it launched runs: the launcher of a visible office goes first."""
        launcher_runs = self._popen.poll() is None
        return launcher_runs or (not sys.platform.startswith("win") and _group_runs(self._popen.pid))

    def wait(self, seconds: float) -> bool:
        """True when the process ended within ``seconds``."""
        until = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        self._forget()
        return True

    @property
    def complaint(self) -> str:
        """What the office said when it could not start; "" when it said nothing."""
        try:
            lines = self._complaints.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return next((line.strip() for line in lines if line.strip() and not line.startswith("Warning:")), "")

    def holds(self, document: str | Path) -> None:
        """Remember a file the office opened or saved: a killed office leaves its lock on it behind."""
        self._documents.add(Path(document))

    def kill(self) -> None:
        """End the process and its children at once and remove the profile; harmless when it ended before."""
        end_tree(self._popen.pid, group=True)
        if not self.wait(10):
            self._forget()

    def _forget(self) -> None:
        atexit.unregister(self.kill)
        for document in self._documents:
            lock = document.with_name(f".~lock.{document.name}#")
            with contextlib.suppress(OSError):
                if self.profile.name in lock.read_text(errors="replace"):  # ours, not another office's
                    lock.unlink()
        shutil.rmtree(self.profile, ignore_errors=True)


def _group_runs(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_tree(pid: int, *, group: bool) -> None:
    """Kill process ``pid`` with its children (its whole group where ``group``)."""
    if sys.platform.startswith("win"):
        subprocess.run(["taskkill", "/PID", str(pid), "/T", "/F"], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


def profile_in_use(profile: str | None = None) -> bool:
    """Whether an office runs on ``profile`` (None: the user's default).

    Its lock file tells, but one that crashed leaves it behind: some office has to run as well.
    """
    if profile is not None:
        places = [Path(profile)]
    elif sys.platform.startswith("win"):
        places = [Path(os.environ.get("APPDATA", Path.home())) / "LibreOffice" / "4"]
    elif sys.platform == "darwin":
        places = [Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"]
    else:
        places = [Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "libreoffice" / "4"]
    return any((place / ".lock").exists() for place in places) and _an_office_runs()


def _an_office_runs() -> bool:
    if sys.platform.startswith("linux"):
        for name in Path("/proc").glob("[0-9]*/comm"):
            with contextlib.suppress(OSError):
                if name.read_text() == "soffice.bin\n" and name.stat().st_uid == os.getuid():
                    return True
        return False
    command = (
        ["tasklist", "/FI", "IMAGENAME eq soffice.bin", "/NH"]
        if sys.platform.startswith("win")
        else ["pgrep", "-l", "-x", "soffice"]
    )
    return "soffice" in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def ask_to_listen(pipe: str, profile: str | None = None) -> None:
    """Tell the running office of ``profile`` to accept connections on ``pipe``.

    A second soffice on the same profile hands its arguments to the first and ends.
    """
    command = [
        str(find_soffice()),
        f"--accept=pipe,name={pipe};urp",
        "--nologo",
        "--nodefault",
        "--norestore",
    ]
    if profile is not None:
        command.append(f"-env:UserInstallation={Path(profile).resolve().as_uri()}")
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )


def pid_listening_on(pipe: str) -> int | None:
    """The process that listens on ``pipe``; None where the system does not tell (only Linux does)."""
    sockets = Path("/proc/net/unix")
    if not sockets.exists():
        return None
    inodes = {
        f"socket:[{line.split()[6]}]"
        for line in sockets.read_text(errors="replace").splitlines()
        if line.endswith(f"_{pipe}")
    }
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(descriptor) in inodes:
                return int(descriptor.parts[2])
    return None
