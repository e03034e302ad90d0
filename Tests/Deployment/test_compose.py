"""docker-compose.yml and what it mounts: pinned, unprivileged, and nothing reachable that need not be."""

import re

import pytest

from repository import DEPLOY, ROOT, document, run

FILE = ROOT / "docker-compose.yml"
COMPOSE = document(FILE)
SERVICES = COMPOSE["services"]
each_service = pytest.mark.parametrize("name", SERVICES)


def test_compose_keeps_to_its_schema():
    checked = run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE)
    assert checked.returncode == 0, checked.stdout


@each_service
def test_versions_are_pinned(name):
    image = re.sub(r"\$\{\w+:-(.*)\}", r"\1", SERVICES[name]["image"])
    assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image


@each_service
def test_nobody_is_root_or_may_become_it(name):
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:\d+", service["user"])
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")


@each_service
def test_file_systems_are_read_only(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert any(mount.startswith("/tmp:") for mount in service.get("tmpfs", [])) or name == "prometheus"
    for volume in service.get("volumes", []):
        source, _, options = volume.partition(":")
        assert options.endswith(":ro") or source in COMPOSE["volumes"], f"{volume} can be written"
        if source.startswith("."):
            assert (ROOT / source).exists(), f"{source} is not there"


@each_service
def test_ports_are_this_machines_own(name):
    for port in SERVICES[name].get("ports", []):
        own = port.startswith("127.0.0.1:") or (name == "console" and port.startswith("${CONSOLE_ADDRESS:-127.0.0.1}:"))
        assert own, port


@each_service
def test_health_is_known_where_there_is_a_door(name):
    service = SERVICES[name]
    if name in ("setup", "token", "simulator", "erp"):
        assert service["healthcheck"] == {"disable": True}
    elif name not in ("worker", "console"):  # the image's own
        assert service["healthcheck"]["test"][0] == "CMD"


@each_service
def test_dependencies_wait_for_health(name):
    for other, wanted in SERVICES[name].get("depends_on", {}).items():
        condition = wanted["condition"]
        errand = SERVICES[other]["healthcheck"].get("disable") if "healthcheck" in SERVICES[other] else False
        assert condition == ("service_completed_successfully" if errand else "service_healthy")
        profiles = set(SERVICES[other].get("profiles", []))
        if profiles - set(SERVICES[name].get("profiles", [])):
            assert wanted.get("required") is False, f"{name} needs {other}, which only some profiles have"


def test_workers_wait_for_setup_and_setup_for_the_servers():
    assert "setup" in SERVICES["worker"]["depends_on"]
    assert set(SERVICES["setup"]["depends_on"]) == {"rabbitmq", "rabbitmq-2", "rabbitmq-3", "postgres"}


def test_workers_can_be_many():
    worker = SERVICES["worker"]
    assert not {"container_name", "ports", "hostname"} & set(worker)
    assert int(worker["stop_grace_period"].removesuffix("s")) > 10, "a worker drains within 10 seconds"


def test_profiles():
    profiles = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert profiles == {"simulator": ["demo"], "erp": ["demo"], "rabbitmq-2": ["cluster"], "rabbitmq-3": ["cluster"]}


@each_service
def test_secrets_are_files(name):
    service = SERVICES[name]
    given = {secret if isinstance(secret, str) else secret["source"] for secret in service.get("secrets", [])}
    assert given <= set(COMPOSE["secrets"])
    for variable, value in service.get("environment", {}).items():
        if re.search(r"URL|KEYS|PASS|TOKEN|SECRET|COOKIE", variable):
            assert variable.endswith("_FILE"), f"{variable} holds a secret itself"
            assert value.removeprefix("/run/secrets/") in given, f"{variable} names a secret that is not given"
    for path in re.findall(r"/run/secrets/([\w.-]+)", str(service.get("entrypoint", ""))):
        assert path in given


def test_secrets_are_made(tmp_path):
    made = run(DEPLOY / "docker" / "secrets", "--directory", tmp_path / "secrets")
    assert made.returncode == 0, made.stdout
    for secret in COMPOSE["secrets"].values():
        assert re.fullmatch(r"\.local/secrets/[\w.-]+", secret["file"])
        assert (tmp_path / "secrets" / secret["file"].split("/")[-1]).stat().st_size > 0
    assert (tmp_path / "secrets").stat().st_mode & 0o77 == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
    assert run(DEPLOY / "docker" / "secrets", "--directory", tmp_path / "secrets", "--cluster").returncode == 0
    after = {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"amqp-url"}
    assert after["amqp-url"].count(b"amqp://") == 3


def test_secrets_reach_the_hosts_that_there_are(tmp_path):
    run(DEPLOY / "docker" / "secrets", "--directory", tmp_path / "secrets", "--cluster")
    for file in ("amqp-url", "amqp-management-url", "database-url"):
        for host in re.findall(r"@([\w.-]+):", (tmp_path / "secrets" / file).read_text()):
            assert host in SERVICES, f"{file} names {host}, which is no service"


def test_databases_agree(tmp_path):
    run(DEPLOY / "docker" / "secrets", "--directory", tmp_path / "secrets")
    url = (tmp_path / "secrets" / "database-url").read_text()
    user, database = re.fullmatch(r"postgresql://(\w+):\w+@postgres:5432/(\w+)\n", url).groups()
    script = (DEPLOY / "docker" / "postgres.sh").read_text()
    assert f"CREATE ROLE {user} LOGIN" in script and f"CREATE DATABASE {database} OWNER {user}" in script


def test_what_a_crashed_channel_held_is_kept_out_of_the_log_everywhere_alike():
    arguments = SERVICES["rabbitmq"]["environment"]["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert f'SERVER_ADDITIONAL_ERL_ARGS="{arguments}"' in (ROOT / "README.md").read_text()
    assert f'broker_discretion="{arguments}"' in (DEPLOY / "lib" / "servers.bash").read_text()


def test_the_database_is_measured_as_it_is_shipped():
    shipped = " ".join(SERVICES["postgres"]["command"])
    measured = re.search(r"database_configuration=\((.+)\)", (DEPLOY / "bench").read_text())[1]
    assert measured and measured in shipped
