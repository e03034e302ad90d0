"""Prometheus' rules, Grafana's dashboard and the runbook: they name what exists, and each other."""

import json
import re

import pytest
from promql_parser import MatchOp

from repository import (
    DASHBOARD,
    DEPLOY,
    ROOT,
    RULES,
    alerts,
    document,
    grouped_labels,
    known_series,
    metrics,
    queries_of_dashboard,
    run,
    selectors,
)

PROMETHEUS = DEPLOY / "prometheus"


@pytest.mark.parametrize("file", ["prometheus.yml", "machine.yml"])
def test_prometheus_takes_its_configuration(file):
    # Its files with tokens are not on this machine, so that only the syntax is looked at; the rules have a test of their own.
    checked = run("promtool", "check", "config", "--syntax-only", PROMETHEUS / file)
    assert checked.returncode == 0, checked.stdout
    configuration = document(PROMETHEUS / file)
    assert {job["job_name"] for job in configuration["scrape_configs"]} == known_series()["up"]["job"]
    assert configuration["rule_files"] == [RULES.name]


def test_rules_are_sound():
    checked = run("promtool", "check", "rules", "--lint=all", "--lint-fatal", RULES)
    assert checked.returncode == 0, checked.stdout


def test_rules_fire_when_they_should_and_not_otherwise():
    checked = run("promtool", "test", "rules", PROMETHEUS / "rules.test.yml")
    assert checked.returncode == 0, checked.stdout


def test_every_alert_is_tried():
    tried = set()
    for test in document(PROMETHEUS / "rules.test.yml")["tests"]:
        for expectation in test["promql_expr_test"]:
            for sample in expectation["exp_samples"]:
                tried.add(re.search(r'alertname="(\w+)"', sample["labels"])[1])
    assert tried == {alert["alert"] for alert in alerts()}


def asked():
    """Every query with where it stands."""
    found = [(f"alert {alert['alert']}", alert["expr"]) for alert in alerts()]
    found += [(f"dashboard: {query}", query) for query in queries_of_dashboard()]
    tests = document(PROMETHEUS / "rules.test.yml")["tests"]
    for series in sorted({series["series"] for test in tests for series in test["input_series"]}):
        found.append((f"test: {series}", series))
    return found


@pytest.mark.parametrize("where, query", asked(), ids=lambda value: value if len(value) < 60 else value[:57] + "…")
def test_queries_ask_for_what_is_told(where, query):
    known = known_series()
    labels = set()
    for name, matchers in selectors(query):
        assert name in known, f"{where} asks for {name}, which nobody tells: see deploy/prometheus/metrics.txt"
        labels |= set(known[name])
        for matcher in matchers:
            assert matcher.name in known[name], f"{where}: {name} has no label {matcher.name}"
            assert_value_exists(where, name, matcher, known[name][matcher.name])
    assert grouped_labels(query) <= labels, f"{where} groups by labels that its series do not have"


def assert_value_exists(where, name, matcher, values):
    if values is None or "$" in matcher.value:
        return
    if matcher.op in (MatchOp.Equal, MatchOp.NotEqual):
        fits = matcher.value in values
    else:
        fits = any(re.fullmatch(matcher.value, value) for value in values)
    assert fits, f"{where}: {matcher.name} of {name} is never {matcher.value}"


def test_sources_tell_every_metric():
    """The list is the program's: each name, or what it is built of, stands in a Swift source."""
    sources = "\n".join(path.read_text() for path in (ROOT / "Sources").rglob("*.swift"))
    missing = [metric.name for metric in metrics() if f'"{metric.name}"' not in sources]
    assert not missing, f"no source names {missing}"


def test_list_has_every_metric_of_the_sources():
    names = set()
    for path in (ROOT / "Sources").rglob("*.swift"):
        names |= set(re.findall(r'"((?:conversation_tracker|messaging|http_server|process)_[a-z0-9_]+)"', path.read_text()))
    # A label has a name of that kind, too.
    names -= {label for metric in metrics() for label in metric.labels}
    unknown = names - {metric.name for metric in metrics()}
    assert not unknown, f"deploy/prometheus/metrics.txt lacks {sorted(unknown)}"


def test_dashboard_is_whole():
    dashboard = json.loads(DASHBOARD.read_text())
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels), "two panels with the same id"
    taken = {}
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, f"{panel['title']} does not fit"
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in taken, f"{panel['title']} lies on {taken[x, y]}"
                taken[x, y] = panel["title"]
        assert panel["type"] == "row" or panel["targets"], f"{panel['title']} asks nothing"
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    used = set(re.findall(r"\$\{?([a-z]\w*)", DASHBOARD.read_text()))
    assert used == variables


def test_dashboard_is_provisioned():
    provisioning = DEPLOY / "grafana" / "provisioning"
    source = document(provisioning / "datasources" / "prometheus.yml")["datasources"][0]
    assert source["type"] == "prometheus" and source["isDefault"]
    path = document(provisioning / "dashboards" / "conversation-tracker.yml")["providers"][0]["options"]["path"]
    grafana = document(ROOT / "docker-compose.yml")["services"]["grafana"]
    mounts = dict(volume.split(":")[:2] for volume in grafana["volumes"])
    assert mounts["./deploy/grafana/dashboards"] == path
    assert mounts["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
    home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{path}/{DASHBOARD.name}"
    prometheus = document(ROOT / "docker-compose.yml")["services"]["prometheus"]
    assert source["url"] == "http://prometheus:9090" and prometheus


def sections():
    return re.findall(r"^## (.+)$", (DEPLOY / "runbook.md").read_text(), re.M)


def test_every_alert_has_its_section_and_every_section_its_alert():
    names = [alert["alert"] for alert in alerts()]
    found = [section for section in sections() if section.startswith("ConversationTracker")]
    assert sorted(found) == sorted(names)
    for alert in alerts():
        assert alert["annotations"]["runbook"] == f"deploy/runbook.md#{alert['alert'].lower()}"
        assert alert["labels"]["severity"] in ("page", "ticket")
        assert alert["annotations"]["summary"].endswith(".")


def test_every_section_says_what_it_means_what_to_check_and_what_to_do():
    text = (DEPLOY / "runbook.md").read_text()
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        title = section.splitlines()[0]
        if title.startswith("ConversationTracker"):
            for part in ("**It means**", "**Check**", "**Do**"):
                assert part in section, f"{title} lacks {part}"


def test_commands_of_the_runbook_exist():
    """Commands of the program are spelled as the program spells them."""
    sources = "\n".join(path.read_text() for path in (ROOT / "Sources" / "conversation-tracker").rglob("*.swift"))
    known = set(re.findall(r'commandName: "([a-z-]+)"', sources))
    subcommands = {name.lower() for name in re.findall(r"struct ([A-Z]\w+): (?:Async)?ParsableCommand", sources)}
    for file in (DEPLOY / "runbook.md", DEPLOY / "scale.md"):
        for line in re.findall(r"^ *(?:\$ )?conversation-tracker (.*)$", file.read_text(), re.M):
            words = line.split()
            assert words[0] in known, f"{file.name}: conversation-tracker has no {words[0]}"
            if words[0] in ("dead-letters", "policy", "token", "feed") and not words[1].startswith("-"):
                assert words[1] in subcommands | known, f"{file.name}: {words[0]} has no {words[1]}"
            for option in re.findall(r"--([a-z-]+)", line):
                name = re.sub(r"-(\w)", lambda match: match[1].upper(), option)
                stands = re.search(rf'\bvar {name}\b|customLong\("{option}"\)', sources)
                assert stands, f"{file.name}: nothing takes --{option}"


def test_kubernetes_has_the_same_alerts():
    file = DEPLOY / "kubernetes" / "components" / "monitoring" / "alerts.yaml"
    assert document(file)["spec"] == document(RULES), "run deploy/check --update"


def alerts_for_kubernetes():
    """What alerts.yaml must hold."""
    rules = "".join(f"  {line}" if line.strip() else line for line in RULES.read_text().splitlines(keepends=True))
    rules = rules[rules.index("  groups:") :]
    return (
        "# Made of deploy/prometheus/rules.yml by deploy/check --update: change that file.\n"
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"
        "metadata:\n  name: conversation-tracker\nspec:\n" + rules
    )


if __name__ == "__main__":
    (DEPLOY / "kubernetes" / "components" / "monitoring" / "alerts.yaml").write_text(alerts_for_kubernetes())
