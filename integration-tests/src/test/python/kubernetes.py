"""Reads YAML as Kubernetes' tools do, checks ranges of addresses, and prints the documents as JSON."""

import ipaddress
import json
import sys

import yaml


def ranges(node):
    if isinstance(node, dict):
        if "cidr" in node:
            ipaddress.ip_network(node["cidr"])  # strict: no bits beyond the prefix
        node = node.values()
    if isinstance(node, (list, type({}.values()))):
        for value in node:
            ranges(value)


documents = list(yaml.safe_load_all(sys.stdin.buffer))
ranges(documents)
json.dump({"documents": documents}, sys.stdout)
