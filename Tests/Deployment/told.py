"""Holds metrics.txt against what a worker and the console tell: told.py WORKER CONSOLE, files of their /metrics."""

import re
import sys
from pathlib import Path

from repository import metrics

LINE = re.compile(r'^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def read(text):
    """The kind of each family, and the labels with their values of each series."""
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    series = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels, _ = LINE.match(line).groups()
            known = series.setdefault(name, {})
            for label, value in LABEL.findall(labels or ""):
                known.setdefault(label, set()).add(value)
    return kinds, series


def compare(teller, text):
    kinds, series = read(text)
    wanted = {metric.name: metric for metric in metrics() if metric.teller in (teller, "both")}
    optional = {metric.name for metric in metrics() if metric.teller == "optional"}
    yield from (f"{teller} tells {name}, which the list lacks" for name in sorted(set(kinds) - set(wanted) - optional))
    for name, metric in wanted.items():
        if name not in kinds:
            yield f"{teller} does not tell {name}"
            continue
        if kinds[name] != metric.kind:
            yield f"{teller}: {name} is a {kinds[name]}, and a {metric.kind} in the list"
        for one, labels in metric.series.items():
            if one not in series:
                yield f"{teller} does not tell {one}"
                continue
            if set(series[one]) != set(labels):
                yield f"{teller}: {one} has the labels {sorted(series[one])}, and {sorted(labels)} in the list"
            for label, values in labels.items():
                if values is not None and series[one].get(label, values) != values:
                    yield f"{teller}: {label} of {one} is {sorted(series[one][label])}, and {sorted(values)} in the list"


def main():
    problems = []
    for teller, path in zip(("worker", "console"), sys.argv[1:], strict=True):
        problems += compare(teller, Path(path).read_text())
    for problem in problems:
        print(problem)
    if not problems:
        print(f"  {sum(metric.teller != 'optional' for metric in metrics())} metrics are told as listed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
