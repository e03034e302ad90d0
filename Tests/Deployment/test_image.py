"""The image: linted, unprivileged, with the program's libraries, and a check of its health that can fail."""

import http.server
import os
import re
import shutil
import subprocess
import threading

import pytest

from repository import DEPLOY, ROOT, run

FILE = DEPLOY / "docker" / "Dockerfile"
TEXT = FILE.read_text()


def test_hadolint():
    checked = run("hadolint", "--no-color", FILE)
    assert checked.returncode == 0, checked.stdout


def test_stages_are_pinned_and_the_last_one_is_nobodys():
    stages = re.findall(r"^FROM (\S+)", TEXT, re.M)
    assert len(stages) == 2
    for image in stages:
        assert re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?(-\w+)?", image), image
    last = TEXT[TEXT.rindex("FROM ") :]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.M)
    assert "HEALTHCHECK" in last and "swift" not in stages[-1]


def test_build_is_that_of_deploy():
    options = re.search(r"^release=\((.*)\)$", (DEPLOY / "lib" / "build.bash").read_text(), re.M)[1]
    assert f"swift build {options}" in TEXT


def test_context_has_what_is_copied_and_no_secrets():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    assert allowed == {"Package.swift", "Sources", "Tests", "deploy/docker/alive"}
    for source in re.findall(r"^COPY (?:--chmod=\d+ )?([^\s-]\S*) ", TEXT, re.M):
        assert source == "." or (ROOT / source).exists()


def test_packages_are_those_that_the_build_needs():
    wanted = set(re.findall(r"\blib[a-z0-9.+-]+-dev\b", (DEPLOY / "lib" / "install.bash").read_text()))
    named = set(re.findall(r"\blib[a-z0-9.+-]+-dev\b", TEXT))
    assert named == {name for name in wanted if not name.startswith("libstdc++-")}


def installed_in_image():
    last = TEXT[TEXT.rindex("FROM ") :]
    return set(re.findall(r"\S+", re.search(r"no-install-recommends (.*?)&&", last, re.S)[1].replace("\\", "")))


def dependencies(package):
    """What an installed package of Debian depends on; nothing when it is not installed here."""
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Depends}", package], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return set(re.findall(r"(?:^|, )([a-z0-9.+-]+)", asked.stdout))


DEVELOPMENT = sorted(set(re.findall(r"\blib[a-z0-9.+-]+-dev\b", TEXT)))


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="needs Debian's packages")
@pytest.mark.parametrize("package", DEVELOPMENT)
def test_image_has_the_library_of_each_package_that_the_build_needs(package):
    if not dependencies(package):
        pytest.skip(f"{package} is not installed here")
    assert dependencies(package) & installed_in_image(), f"{package} needs one of {sorted(dependencies(package))}"


PROGRAM = ROOT / ".build" / "release" / "conversation-tracker"


@pytest.mark.skipif(not PROGRAM.exists() or not shutil.which("dpkg"), reason="needs a release build and Debian's packages")
def test_image_has_the_libraries_of_the_program():
    needed = re.findall(r"NEEDED +(\S+)", run("objdump", "-p", PROGRAM).stdout)
    assert len(needed) > 5
    # They come with the others, and Debian's base has its C library.
    carried = {"libglib2.0-0", "libc6", "libgcc-s1"}
    for library in needed:
        owners = re.findall(r"^([^:\s]+)(?::\w+)?: ", run("dpkg", "-S", f"*/{library}").stdout, re.M)
        assert set(owners) & (installed_in_image() | carried), f"{library} of {owners} is not in the image"


class Door(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self):
        self.send_response(self.status if self.path == "/livez" else 404)
        self.end_headers()
        self.wfile.write(b"Lane 2 is stuck.\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def door():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("setting, other", [("WORKER_BIND", "CONSOLE_BIND"), ("CONSOLE_BIND", "WORKER_BIND")])
@pytest.mark.parametrize("status, wanted", [(200, 0), (503, 1)])
def test_alive_says_what_the_door_says(door, setting, other, status, wanted):
    Door.status = status
    environment = {**os.environ, setting: f"0.0.0.0:{door}", other: "0.0.0.0:1"}
    asked = run(DEPLOY / "docker" / "alive", env=environment)
    assert asked.returncode == wanted, asked.stdout
    assert wanted == 0 or "Lane 2 is stuck." in asked.stdout


def test_alive_fails_when_nobody_answers():
    environment = {**os.environ, "WORKER_BIND": "0.0.0.0:1", "CONSOLE_BIND": "0.0.0.0:2"}
    assert run(DEPLOY / "docker" / "alive", env=environment).returncode == 1
