"""Reads kustomizations as far as ours go, without kustomize: what they name must be there, and what they change, too."""

import copy

import yaml

from repository import DEPLOY, document, documents

KUBERNETES = DEPLOY / "kubernetes"
KNOWN_FIELDS = {
    "apiVersion", "kind", "namespace", "resources", "components", "labels", "configMapGenerator", "images", "replicas",
    "patches",
}  # fmt: skip


def identity(resource):
    return resource["kind"], resource["metadata"]["name"]


def merge(target, patch):
    """A strategic merge: maps by key, lists of named things by name."""
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            merge(target[key], value)
        elif isinstance(value, list) and value and isinstance(value[0], dict) and "name" in value[0] and key in target:
            for item in value:
                same = [one for one in target[key] if one["name"] == item["name"]]
                assert len(same) == 1, f"a patch names {item['name']} in {key}, which is not there"
                merge(same[0], item)
        else:
            target[key] = value


class Kustomization:
    def __init__(self, directory):
        self.directory = directory
        self.content = document(directory / "kustomization.yaml")
        unknown = set(self.content) - KNOWN_FIELDS
        assert not unknown, f"{directory} uses {unknown}, which these checks do not know"

    def build(self):
        """The resources that it comes to."""
        return self.apply([])

    def apply(self, resources):
        for name in self.content.get("resources", []):
            path = self.directory / name
            assert path.exists(), f"{self.directory}: {name} is not there"
            found = Kustomization(path.resolve()).build() if path.is_dir() else documents(path)
            for resource in found:
                assert identity(resource) not in map(identity, resources), f"{identity(resource)} twice"
                resources.append(copy.deepcopy(resource))
        for generator in self.content.get("configMapGenerator", []):
            self.generate(generator, resources)
        for name in self.content.get("components", []):
            path = (self.directory / name).resolve()
            assert path.is_dir(), f"{self.directory}: {name} is not there"
            component = Kustomization(path)
            assert component.content["kind"] == "Component"
            resources = component.apply(resources)
        for patch in self.content.get("patches", []):
            self.patch(patch, resources)
        for replicas in self.content.get("replicas", []):
            self.find(("Deployment", replicas["name"]), resources)["spec"]["replicas"] = replicas["count"]
        for image in self.content.get("images", []):
            self.rename(image, resources)
        if namespace := self.content.get("namespace"):
            for resource in resources:
                if resource["kind"] != "Namespace":
                    resource["metadata"]["namespace"] = namespace
        return resources

    def find(self, wanted, resources):
        found = [resource for resource in resources if identity(resource) == wanted]
        assert len(found) == 1, f"{self.directory} changes {wanted}, which is not there"
        return found[0]

    def generate(self, generator, resources):
        data = dict(literal.split("=", 1) for literal in generator["literals"])
        if generator.get("behavior") == "merge":
            present = self.find(("ConfigMap", generator["name"]), resources)["data"]
            assert set(data) <= set(present), f"{self.directory} merges settings that nobody has"
            present.update(data)
        else:
            resources.append(
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generator["name"]}, "data": data}
            )

    def patch(self, patch, resources):
        if "path" in patch:
            for change in documents(self.directory / patch["path"]):
                merge(self.find(identity(change), resources), change)
            return
        target = self.find((patch["target"]["kind"], patch["target"]["name"]), resources)
        for step in yaml.safe_load(patch["patch"]):
            assert step["op"] == "remove", "these checks know only removals"
            *parents, last = step["path"].strip("/").split("/")
            for parent in parents:
                target = target[parent]
            assert last in target, f"{self.directory} removes {step['path']}, which is not there"
            del target[last]

    def rename(self, image, resources):
        renamed = 0
        for resource in resources:
            for container in containers(resource):
                name = container["image"].partition(":")[0]
                if name == image["name"] or name.endswith("/" + image["name"]):
                    container["image"] = f"{image.get('newName', name)}:{image['newTag']}"
                    renamed += 1
        assert renamed or self.content["kind"] == "Component", f"{self.directory} renames an image that nobody runs"


def pod_template(resource):
    return resource["spec"]["template"] if resource["kind"] in ("Deployment", "Job") else None


def containers(resource):
    template = pod_template(resource)
    return template["spec"]["containers"] if template else []
