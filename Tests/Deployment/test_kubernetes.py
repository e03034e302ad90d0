"""Kubernetes' files: valid, whole, and as careful as the rest."""

import re
import shutil

import kubernetes_validate
import pytest
import yaml

from kustomize import KUBERNETES, Kustomization, containers, identity, pod_template
from repository import ROOT, document, documents, run

VERSION = "1.33"
OVERLAYS = sorted(path.parent for path in (KUBERNETES / "overlays").glob("*/kustomization.yaml"))
BUILT = {overlay.name: Kustomization(overlay).build() for overlay in OVERLAYS}
EXAMPLES = {one["metadata"]["name"]: set(one["stringData"]) for one in documents(KUBERNETES / "secret.example.yaml")}
each_overlay = pytest.mark.parametrize("overlay", BUILT)

# What kubernetes-validate does not know: the fields that these resources take, as their own documentation has them.
CUSTOM = {
    "ScaledObject": {
        "scaleTargetRef", "pollingInterval", "cooldownPeriod", "minReplicaCount", "maxReplicaCount", "fallback",
        "advanced", "triggers",
    },
    "TriggerAuthentication": {"secretTargetRef"},
    "ServiceMonitor": {"selector", "endpoints", "namespaceSelector", "jobLabel"},
    "PrometheusRule": {"groups"},
}  # fmt: skip


def test_there_are_overlays():
    assert {"single", "production"} <= set(BUILT)


def test_every_file_is_part_of_something():
    named = {KUBERNETES / "secret.example.yaml"}
    for file in KUBERNETES.rglob("kustomization.yaml"):
        content = document(file)
        named.add(file)
        for name in content.get("resources", []) + [patch["path"] for patch in content.get("patches", []) if "path" in patch]:
            named.add((file.parent / name).resolve())
    assert {path.resolve() for path in KUBERNETES.rglob("*.yaml")} <= {path.resolve() for path in named}


def assert_valid(resource):
    kind = resource["kind"]
    if kind in CUSTOM:
        unknown = set(resource["spec"]) - CUSTOM[kind]
        assert not unknown, f"{identity(resource)} has {unknown}"
    else:
        kubernetes_validate.validate(resource, VERSION, strict=True)


@each_overlay
def test_resources_are_valid(overlay):
    for resource in BUILT[overlay]:
        assert_valid(resource)


def test_examples_are_valid():
    for resource in documents(KUBERNETES / "secret.example.yaml"):
        assert_valid(resource)


@pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl")
@each_overlay
def test_kustomize_comes_to_the_same(overlay):
    """Our own reading of the kustomizations is right, where kustomize is here to ask."""
    built = run("kubectl", "kustomize", KUBERNETES / "overlays" / overlay)
    assert built.returncode == 0, built.stdout
    # The names of generated maps end with a digest of what they hold.
    text = re.sub(r"\b(conversation-tracker)-[a-z0-9]{10}\b(?=\n)", r"\1", built.stdout)
    theirs = {identity(resource): resource for resource in yaml.safe_load_all(text)}
    ours = {identity(resource): resource for resource in BUILT[overlay]}
    assert set(theirs) == set(ours)
    for name, resource in theirs.items():
        assert_valid(resource)
        assert resource.get("data") == ours[name].get("data")
        if "spec" in resource:
            assert resource["spec"] == ours[name]["spec"], name


def labels_of_pods(resources):
    return [pod_template(one)["metadata"]["labels"] for one in resources if pod_template(one)]


def matches(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def selectors(node):
    """Every selector of pods in a resource."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("podSelector", "labelSelector") or (key == "selector" and "matchLabels" in value):
                yield value["matchLabels"]
            else:
                yield from selectors(value)
    elif isinstance(node, list):
        for value in node:
            yield from selectors(value)


@each_overlay
def test_every_selector_finds_pods(overlay):
    resources = BUILT[overlay]
    pods = labels_of_pods(resources)
    services = [one["metadata"]["labels"] for one in resources if one["kind"] == "Service"]
    for resource in resources:
        found = list(selectors(resource["spec"])) if "spec" in resource else []
        if resource["kind"] == "Service":
            found = [resource["spec"]["selector"]]
        for selector in found:
            among = services if resource["kind"] == "ServiceMonitor" else pods
            assert any(matches(selector, labels) for labels in among), f"{identity(resource)} selects nothing: {selector}"
        if resource["kind"] == "Deployment":
            assert matches(resource["spec"]["selector"]["matchLabels"], pod_template(resource)["metadata"]["labels"])


@each_overlay
def test_every_port_is_there(overlay):
    resources = BUILT[overlay]
    ports = {port["name"] for one in resources for container in containers(one) for port in container.get("ports", [])}
    service_ports = {port["name"] for one in resources if one["kind"] == "Service" for port in one["spec"]["ports"]}
    for resource in resources:
        if resource["kind"] == "Service":
            assert {port["targetPort"] for port in resource["spec"]["ports"]} <= ports
        if resource["kind"] == "ServiceMonitor":
            assert {endpoint["port"] for endpoint in resource["spec"]["endpoints"]} <= service_ports
        if resource["kind"] == "NetworkPolicy":
            named = {port["port"] for rule in resource["spec"].get("ingress", []) for port in rule["ports"]}
            assert named <= ports


@each_overlay
def test_every_setting_and_secret_that_is_named_exists(overlay):
    resources = BUILT[overlay]
    maps = {one["metadata"]["name"]: one["data"] for one in resources if one["kind"] == "ConfigMap"}
    secrets = 0
    for resource in resources:
        template = pod_template(resource)
        if template:
            mounts = {volume["name"]: volume for volume in template["spec"]["volumes"]}
            for container in containers(resource):
                for source in container["envFrom"]:
                    assert source["configMapRef"]["name"] in maps
                where = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
                assert set(where) == set(mounts)
                paths = set()
                for name, volume in mounts.items():
                    for item in volume.get("secret", {}).get("items", []):
                        assert item["key"] in EXAMPLES[volume["secret"]["secretName"]]
                        paths.add(f"{where[name]}/{item['path']}")
                        secrets += 1
                files = {one["value"] for one in container["env"] if one["name"].endswith("_FILE")}
                assert files == paths, f"{identity(resource)}: settings name other files than are mounted"
                for setting in container["env"]:
                    assert "value" in setting and not re.match(r"(amqp|postgres)", setting["value"])
        for reference in references(resource):
            assert reference["key"] in EXAMPLES[reference["name"]], f"{identity(resource)} wants {reference}"
            secrets += 1
    assert secrets >= 9


def references(resource):
    if resource["kind"] == "TriggerAuthentication":
        yield from resource["spec"]["secretTargetRef"]
    if resource["kind"] == "ServiceMonitor":
        for endpoint in resource["spec"]["endpoints"]:
            if "authorization" in endpoint:
                yield endpoint["authorization"]["credentials"]


@each_overlay
def test_settings_are_those_of_the_program(overlay):
    sources = "\n".join(path.read_text() for path in (ROOT / "Sources" / "conversation-tracker").rglob("*.swift"))
    for resource in BUILT[overlay]:
        names = list(resource["data"]) if resource["kind"] == "ConfigMap" else []
        names += [one["name"] for container in containers(resource) for one in container["env"]]
        for name in names:
            assert f'"{name.removesuffix("_FILE")}"' in sources or name == "WORKER_BIND", f"nothing reads {name}"


@each_overlay
def test_probes_ask_what_the_doors_answer(overlay):
    probed = 0
    for resource in BUILT[overlay]:
        if resource["kind"] != "Deployment":
            continue
        for container in containers(resource):
            ports = {port["name"]: port["containerPort"] for port in container["ports"]}
            doors = {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
            for probe, path in doors.items():
                assert container[probe]["httpGet"]["path"] == path
                port = ports[container[probe]["httpGet"]["port"]]
                bind = {one["name"]: one["value"] for one in container["env"]}[f"{container['name'].upper()}_BIND"]
                assert bind == f"0.0.0.0:{port}"
                probed += 1
    assert probed == 6


@each_overlay
def test_whoever_is_stopped_has_time_to_drain(overlay):
    for resource in BUILT[overlay]:
        if resource["kind"] == "Deployment":
            pod = pod_template(resource)["spec"]
            for container in pod["containers"]:
                pause = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["sleep", "0"])
                assert pause[0] == "sleep"
                assert int(pause[1]) + 10 < pod["terminationGracePeriodSeconds"]


@each_overlay
def test_pods_are_unprivileged(overlay):
    for resource in BUILT[overlay]:
        if not pod_template(resource):
            continue
        pod = pod_template(resource)["spec"]
        context = pod["securityContext"]
        assert context["runAsNonRoot"] and context["runAsUser"] > 0
        assert context["seccompProfile"]["type"] == "RuntimeDefault"
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            own = container["securityContext"]
            assert own["readOnlyRootFilesystem"] and not own["allowPrivilegeEscalation"]
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["requests"] and container["resources"]["limits"]["memory"]
            assert re.fullmatch(r"\S+:\d+\.\d+\.\d+", container["image"])


@each_overlay
def test_every_pod_has_a_network_policy(overlay):
    policies = [one["spec"] for one in BUILT[overlay] if one["kind"] == "NetworkPolicy"]
    for labels in labels_of_pods(BUILT[overlay]):
        ways = {way for policy in policies if matches(policy["podSelector"]["matchLabels"], labels) for way in policy["policyTypes"]}
        assert ways == {"Ingress", "Egress"}


def test_autoscaler_asks_the_console_and_then_the_broker():
    resources = BUILT["production"]
    scaled = next(one for one in resources if one["kind"] == "ScaledObject")
    target = scaled["spec"]["scaleTargetRef"]["name"]
    assert ("Deployment", target) in map(identity, resources)
    deployment = next(one for one in resources if identity(one) == ("Deployment", target))
    assert "replicas" not in deployment["spec"], "two would decide how many workers there are"
    console, broker = scaled["spec"]["triggers"]
    namespace = document(KUBERNETES / "overlays/production/kustomization.yaml")["namespace"]
    assert console["metadata"]["url"] == f"http://conversation-tracker-console.{namespace}.svc/scale"
    assert console["metadata"]["valueLocation"] == "suggestedWorkers" and console["metadata"]["authMode"] == "bearer"
    assert broker["type"] == "rabbitmq"
    for queue in ("email-sent", "email-received", "email-unrouted"):
        assert re.fullmatch(broker["metadata"]["queueName"], queue)
    assert not re.fullmatch(broker["metadata"]["queueName"], "email-quarantine")
    authentications = {one["metadata"]["name"] for one in resources if one["kind"] == "TriggerAuthentication"}
    assert {trigger["authenticationRef"]["name"] for trigger in scaled["spec"]["triggers"]} == authentications
    assert scaled["spec"]["minReplicaCount"] < scaled["spec"]["maxReplicaCount"]


def test_monitors_keep_the_jobs_that_alerts_know():
    monitors = {one["metadata"]["name"] for one in BUILT["production"] if one["kind"] == "ServiceMonitor"}
    services = {one["metadata"]["name"] for one in BUILT["production"] if one["kind"] == "Service"}
    assert monitors == services == {"conversation-tracker-worker", "conversation-tracker-console"}
