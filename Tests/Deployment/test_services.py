"""Services of systemd: they verify, stay hardened, and the script that installs them does so once."""

import re
import shutil

import pytest

from repository import DEPLOY, ROOT, run

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
PROGRAM = "/usr/local/bin/conversation-tracker"


@pytest.fixture
def installed(tmp_path):
    """The units with a program that is on this machine, for systemd looks for it."""
    for unit in UNITS:
        text = unit.read_text()
        assert PROGRAM in text
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, "/bin/true"))
    shutil.copy(tmp_path / "conversation-tracker-worker@.service", tmp_path / "conversation-tracker-worker@9464.service")
    return tmp_path


def test_systemd_verifies_them(installed):
    checked = run("systemd-analyze", "verify", "--man=no", *sorted(installed.iterdir()))
    assert checked.returncode == 0 and not checked.stdout, checked.stdout


@each_unit
def test_exposure_stays_low(unit):
    checked = run("systemd-analyze", "security", "--offline=true", "--threshold=12", "--no-pager", unit)
    assert checked.returncode == 0, checked.stdout
    assert "Overall exposure level" in checked.stdout


@each_unit
def test_secrets_come_as_credentials(unit):
    text = unit.read_text()
    credentials = dict(re.findall(r"^LoadCredential=([\w-]+):(\S+)$", text, re.M))
    files = dict(re.findall(r"\b([A-Z_]+_FILE)=%d/([\w-]+)", text))
    assert sorted(files.values()) == sorted(credentials)
    for name, path in credentials.items():
        assert path == f"/etc/conversation-tracker/{name}"
    settings = (ROOT / "Sources" / "conversation-tracker" / "Settings" / "SettingsReader.swift").read_text()
    for variable in files:
        assert f'"{variable.removesuffix("_FILE")}"' in settings


def test_settings_hold_no_secret():
    for line in (DEPLOY / "systemd" / "settings.example").read_text().splitlines():
        assert line.startswith("#") or not re.match(r".*(URL|KEYS|PASS|TOKEN)", line.split("=")[0])


@each_unit
def test_program_tells_that_it_lives_and_has_time_to_drain(unit):
    text = unit.read_text()
    if "Type=oneshot" in text:
        return
    assert re.search(r"^Type=notify$", text, re.M)
    assert int(re.search(r"^WatchdogSec=(\d+)$", text, re.M)[1]) >= 30
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)[1]) > 10
    assert "Restart=always" in text and "StartLimitIntervalSec=0" in text


def test_install_does_it_once(tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    below = tmp_path / "root"
    command = [DEPLOY / "systemd" / "install", "--program", program, "--root", below]
    first = run(*command)
    assert first.returncode == 0, first.stdout
    for unit in UNITS:
        assert (below / "etc/systemd/system" / unit.name).read_text() == unit.read_text()
    for secret in (below / "etc/conversation-tracker").iterdir():
        assert secret.stat().st_mode & 0o77 == 0
    second = run(*command)
    assert (second.returncode, second.stdout) == (0, "")
    (below / "etc/conversation-tracker/alias-keys").write_text("mine")
    program.write_text("#!/bin/sh\n# newer\n")
    third = run(*command)
    assert third.stdout == f"{below}{PROGRAM} is installed.\n"
    assert (below / "etc/conversation-tracker/alias-keys").read_text() == "mine"


def test_install_fails_when_it_cannot(tmp_path):
    below = tmp_path / "root"
    below.mkdir()
    (below / "usr").write_text("no directory")
    failed = run(DEPLOY / "systemd" / "install", "--program", "/bin/true", "--root", below)
    assert failed.returncode != 0 and "is installed" not in failed.stdout


@pytest.mark.parametrize("arguments", [["--workers"], ["--workers", "many"], ["--nonsense"]])
def test_install_refuses_what_it_does_not_know(arguments):
    assert run(DEPLOY / "systemd" / "install", *arguments).returncode == 64
