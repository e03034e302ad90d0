"""Tries the checks: each file is broken in a copy of the repository, and a check must notice."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
KUBERNETES = "deploy/kubernetes"
WORKER = f"{KUBERNETES}/base/worker.yaml"
RULES = "deploy/prometheus/rules.yml"
DASHBOARD = "deploy/grafana/dashboards/conversation-tracker.json"

# The file, what is replaced in it (a regular expression, everywhere), by what, and the check that must fail.
MUTATIONS = [
    ("docker-compose.yml", r"stop_signal", "stop_signals", "keeps_to_its_schema"),
    ("docker-compose.yml", r"postgres:17\.6-bookworm", "postgres:latest", "versions_are_pinned"),
    ("docker-compose.yml", r'user: "10001:10001"', 'user: "0:0"', "nobody_is_root"),
    ("docker-compose.yml", r"  read_only: true\n", "", "read_only"),
    ("docker-compose.yml", r"127\.0\.0\.1:9090:9090", "9090:9090", "this_machines_own"),
    ("docker-compose.yml", r"AMQP_URL_FILE: .*", "AMQP_URL: amqp://x", "secrets_are_files"),
    ("docker-compose.yml", r"postgres: \{condition: service_healthy\}", "postgres: {condition: service_started}", "wait_for_health"),
    ("docker-compose.yml", r", required: false", "", "wait_for_health"),
    ("docker-compose.yml", r"profiles: \[cluster\]", "profiles: [demo]", "profiles"),
    ("docker-compose.yml", r"deploy/docker/rabbitmq\.conf", "deploy/docker/rabbit.conf", "read_only"),
    ("deploy/docker/secrets", r"@postgres:5432", "@database:5432", "hosts_that_there_are"),
    ("deploy/docker/secrets", r"chmod 700", "chmod 755", "secrets_are_made"),
    ("deploy/docker/postgres.sh", r"OWNER conversation_tracker", "OWNER postgres", "databases_agree"),
    ("deploy/docker/Dockerfile", r"USER 10001:10001\n", "", "last_one_is_nobodys"),
    ("deploy/docker/Dockerfile", r"--no-install-recommends ", "", "hadolint"),
    ("deploy/docker/Dockerfile", r"-Xswiftc -cross-module-optimization ", "", "build_is_that_of_deploy"),
    ("deploy/docker/Dockerfile", r"libgmime-3.0-dev", "libgmime-2.6-dev", "packages_are_those"),
    ("deploy/docker/Dockerfile", r"librabbitmq4 ", "", "library_of_each_package"),
    ("deploy/docker/alive", r"== 200", "== *", "alive_says"),
    (".dockerignore", r"^\*$", "", "context_has"),
    (WORKER, r"readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true", "resources_are_valid"),
    (WORKER, r"runAsNonRoot: true", "runAsNonRoot: false", "unprivileged"),
    (WORKER, r"path: /readyz", "path: /ready", "probes_ask"),
    (WORKER, r"GracePeriodSeconds: 30", "GracePeriodSeconds: 10", "time_to_drain"),
    (WORKER, r"key: database-url", "key: database-uri", "setting_and_secret"),
    (WORKER, r"DATABASE_URL_FILE", "DATABASE_URI_FILE", "settings_are_those"),
    (WORKER, r"name: metrics, containerPort", "name: metric, containerPort", "every_port_is_there"),
    (f"{KUBERNETES}/base/worker-disruption.yaml", r"component: worker\}$", "component: workers}", "every_selector"),
    (f"{KUBERNETES}/base/network.yaml", r"policyTypes: \[Ingress, Egress\]", "policyTypes: [Ingress]", "network_policy"),
    (f"{KUBERNETES}/base/kustomization.yaml", r"  - console\.yaml\n", "", "part_of_something|kubernetes"),
    (f"{KUBERNETES}/overlays/production/worker.yaml", r"name: worker$", "name: workers", "kubernetes"),
    (f"{KUBERNETES}/components/autoscaling/autoscaling.yaml", r"/scale ", "/scales ", "autoscaler"),
    (f"{KUBERNETES}/components/autoscaling/autoscaling.yaml", r"key: token", "key: tokens", "setting_and_secret"),
    (f"{KUBERNETES}/components/autoscaling/kustomization.yaml", r"(?s)patches:.*", "", "autoscaler"),
    (f"{KUBERNETES}/components/monitoring/monitors.yaml", r"port: http", "port: https", "every_port_is_there"),
    (f"{KUBERNETES}/components/monitoring/alerts.yaml", r"> 0\.01", "> 0.1", "same_alerts"),
    (RULES, r"sum by \(server\) \(increase", "sum by (server (increase", "rules_are_sound|monitoring"),
    (RULES, r"> 0\.01", "> 0.1", "fire_when_they_should"),
    (RULES, r"conversation_tracker_outage\)", "conversation_tracker_outages)", "what_is_told"),
    (RULES, r'state="silent"', 'state="mute"', "what_is_told"),
    (RULES, r"max by \(server\)", "max by (servers)", "what_is_told"),
    (RULES, r"#conversationtrackerclockskew", "#clockskew", "every_section_its_alert"),
    ("deploy/prometheus/rules.test.yml", r"(?s)  - name: a worker's clock.*?\n\n", "", "every_alert_is_tried"),
    ("deploy/prometheus/prometheus.yml", r"scrape_interval", "scrape_intervals", "takes_its_configuration"),
    ("deploy/prometheus/machine.yml", r"job_name: conversation-tracker-console", "job_name: console", "takes_its_configuration"),
    ("deploy/prometheus/metrics.txt", r"conversation_tracker_ready", "conversation_tracker_well", "what_is_told"),
    (DASHBOARD, r"conversation_tracker_held_bytes", "conversation_tracker_bytes_held", "what_is_told"),
    (DASHBOARD, r'"id": 5,', '"id": 4,', "dashboard_is_whole"),
    (DASHBOARD, r'\$instance', "$worker", "dashboard_is_whole"),
    ("deploy/grafana/provisioning/dashboards/conversation-tracker.yml", r"/var/lib/dashboards", "/dashboards", "provisioned"),
    ("deploy/runbook.md", r"## ConversationTrackerOutage", "## Outage", "every_section_its_alert"),
    ("deploy/runbook.md", r"conversation-tracker doctor", "conversation-tracker docter", "commands_of_the_runbook"),
    ("deploy/systemd/conversation-tracker-worker@.service", r"Type=notify", "Type=notifies", "systemd_verifies"),
    ("deploy/systemd/conversation-tracker-worker@.service", r"(?s)CapabilityBoundingSet=.*?PrivateDevices=yes\n", "", "exposure"),
    ("deploy/systemd/conversation-tracker-worker@.service", r"%d/alias-keys", "%d/alias-key", "credentials"),
    ("deploy/systemd/conversation-tracker-console.service", r"TimeoutStopSec=20", "TimeoutStopSec=10", "time_to_drain"),
    ("deploy/systemd/install", r"if cmp --silent.*\n", "", "install_does_it_once"),
    ("deploy/systemd/install", r"--mode=600 /dev/null", "--mode=644 /dev/null", "install_does_it_once"),
]  # fmt: skip


def checks(root, only=""):
    """The exit status and the names of the checks that fail over a copy; perhaps only of those that are to notice."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", str(Path(__file__).parent)]
    command += ["-k", only.replace("|", " or ")] if only else []
    done = subprocess.run(
        command, env={**os.environ, "CHECKED_ROOT": str(root)}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode, "\n".join(re.findall(r"^(?:FAILED|ERROR) (.*)", done.stdout, re.M))


def main():
    unnoticed = 0
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / "repository"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".build*", ".local", "Browser", "__pycache__"))
        status, failures = checks(copy)
        if status:
            sys.exit(f"The checks fail before anything is broken:\n{failures}")
        for file, pattern, replacement, check in MUTATIONS:
            path = copy / file
            whole = path.read_text()
            broken = re.sub(pattern, replacement, whole, flags=re.M)
            if broken == whole:
                sys.exit(f"{file} has no {pattern}: mend this list.")
            path.write_text(broken)
            _, failures = checks(copy, check)
            path.write_text(whole)
            noticed = re.search(check, failures)
            unnoticed += not noticed
            print(f"{'noticed' if noticed else 'NOT NOTICED'}  {file}: {pattern}", flush=True)
            if not noticed:
                print(f"  wanted {check}, failed: {failures or 'nothing'}")
    print(f"{len(MUTATIONS) - unnoticed} of {len(MUTATIONS)} mutations were noticed.")
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
