"""Where everything is, and how to read it."""

import json
import os
import re
import subprocess
from pathlib import Path

import promql_parser
import yaml

# Elsewhere when the checks themselves are tried, see mutations.py.
ROOT = Path(os.environ.get("CHECKED_ROOT", Path(__file__).parents[2]))
DEPLOY = ROOT / "deploy"
METRICS = DEPLOY / "prometheus" / "metrics.txt"
RULES = DEPLOY / "prometheus" / "rules.yml"
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "conversation-tracker.json"


def run(*command, **options):
    """Runs a command and returns what it did; the assertion on its status is the caller's."""
    return subprocess.run(
        [str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )


class UniqueKeys(yaml.SafeLoader):
    """YAML allows a key twice and forgets the first."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        assert len(keys) == len(set(keys)), f"{node.start_mark}: the same key twice"
        return super().construct_mapping(node, deep)


def documents(path):
    """Every YAML document of a file."""
    return [document for document in yaml.load_all(path.read_text(), UniqueKeys) if document is not None]


def document(path):
    found = documents(path)
    assert len(found) == 1, f"{path} has {len(found)} documents"
    return found[0]


def alerts():
    return [rule for group in document(RULES)["groups"] for rule in group["rules"]]


def queries_of_dashboard():
    """Every expression that the dashboard asks Prometheus for."""
    dashboard = json.loads(DASHBOARD.read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    queries += [note["expr"] for note in dashboard["annotations"]["list"] if "expr" in note]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            queries.append(re.fullmatch(r"label_values\((.*), \w+\)", variable["query"]["query"])[1])
    return queries


class Metric:
    """A line of metrics.txt. Labels are known by name, with the values that they may have, or None for any."""

    def __init__(self, name, kind, teller, *labels):
        self.name, self.kind, self.teller = name, kind, teller
        self.labels = {}
        for label in labels:
            label, _, values = label.partition("=")
            self.labels[label] = set(values.split("|")) if values else None

    @property
    def series(self):
        """The names of its series, each with its labels."""
        if self.kind == "histogram":
            return {
                f"{self.name}_bucket": self.labels | {"le": None},
                f"{self.name}_sum": self.labels,
                f"{self.name}_count": self.labels,
            }
        return {self.name: self.labels}


def metrics():
    lines = [line.split() for line in METRICS.read_text().splitlines() if line and not line.startswith("#")]
    return [Metric(*line) for line in lines]


# What Prometheus itself adds.
JOBS = {"conversation-tracker-worker", "conversation-tracker-console"}
SCRAPED = {"job": JOBS, "instance": None}


def known_series():
    """Every series that a query may name, with the labels that it may have."""
    names = {alert["alert"] for alert in alerts()}
    severities = {alert["labels"]["severity"] for alert in alerts()}
    known = {
        "up": SCRAPED,
        "ALERTS": {"alertname": names, "alertstate": {"pending", "firing"}, "severity": severities},
    }
    for metric in metrics():
        for name, labels in metric.series.items():
            known[name] = labels | SCRAPED
    return known


def selectors(query):
    """The selectors of a PromQL expression: name, and the matchers of its labels."""
    # Grafana's variables are no PromQL.
    query = re.sub(r"\$__\w+", "5m", query)
    found = []

    def walk(node):
        if node is None:
            return
        if isinstance(node, promql_parser.VectorSelector):
            found.append((node.name, node.matchers.matchers))
        for part in ("expr", "lhs", "rhs", "vector_selector", "param"):
            walk(getattr(node, part, None))
        for argument in getattr(node, "args", None) or []:
            walk(argument)

    walk(promql_parser.parse(query))
    return found


def grouped_labels(query):
    """The labels that it aggregates or joins by."""
    return {
        label.strip()
        for labels in re.findall(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)", query)
        for label in labels.split(",")
        if label.strip()
    }
