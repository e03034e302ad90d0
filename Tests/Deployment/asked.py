"""Asks a running Prometheus every query of the dashboard: asked.py URL. Each must find something."""

import json
import sys
import urllib.parse
import urllib.request

from repository import queries_of_dashboard

# What is seldom there, and is well then.
SELDOM = ("> 0", "ALERTS")


def ask(prometheus, query):
    query = query.replace("$__rate_interval", "1m").replace("$instance", ".*")
    url = f"{prometheus}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        return json.load(answer)["data"]["result"]


def main():
    prometheus = sys.argv[1]
    queries = queries_of_dashboard()
    empty = [query for query in queries if not any(word in query for word in SELDOM) and not ask(prometheus, query)]
    for query in empty:
        print(f"The dashboard finds nothing by {query}")
    if not empty:
        print(f"  {len(queries)} queries of the dashboard find something")
    sys.exit(1 if empty else 0)


if __name__ == "__main__":
    main()
