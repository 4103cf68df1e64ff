"""Checks device files, as an editor reads them, against a JSON Schema. Needs the modules jsonschema and yaml.

check_files.py SCHEMA FILE...          prints what is wrong, a line for each mistake
check_files.py --mutate SCHEMA FILE FOLDER
    changes one key of FILE at a time, writes the file to FOLDER/0, FOLDER/1 and so on, and prints a line for each:
    its number, whether the schema takes it (1 or 0), what was done, and to which key
"""

import copy
import json
import os
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2, as editors have it: `on` and `1:30` are texts, and so are dates."""

    yaml_implicit_resolvers = {}


Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))

NUMBER = re.compile(r"^[0-9.]+(?= ?[A-Za-z])")


def load(path):
    with open(path) as file:
        return yaml.load(file, Loader)


def mappings(node, path=()):
    """All, but of each list only those of its first entries: the others are alike."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from mappings(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node[:4]):
            yield from mappings(value, path + (index,))


def mutations(document):
    """What was done, to which key, and the document after it."""
    for path, mapping in mappings(document):
        for key, value in mapping.items():
            changes = {
                "rename": lambda m: m.update({f"x_{key}": m.pop(key)}),
                "remove": lambda m: m.pop(key),
                "retype": lambda m: m.update({key: ["a"] if isinstance(value, dict) else {"a": "b"}}),
            }
            number = NUMBER.match(value) if isinstance(value, str) else None
            if number:
                changes["unit"] = lambda m: m.update({key: number.group()})
                changes["other unit"] = lambda m: m.update({key: f"{number.group()} furlongs"})
            for name, change in changes.items():
                changed = copy.deepcopy(document)
                place = changed
                for step in path:
                    place = place[step]
                change(place)
                yield name, ".".join(map(str, path + (key,))), changed


arguments = [a for a in sys.argv[1:] if a != "--mutate"]
with open(arguments[0]) as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
if "--mutate" in sys.argv:
    file, folder = arguments[1:]
    for number, (name, key, changed) in enumerate(mutations(load(file))):
        os.makedirs(f"{folder}/{number}")
        with open(f"{folder}/{number}/{os.path.basename(file)}", "w") as out:
            yaml.dump(changed, out, sort_keys=False, allow_unicode=True, width=100000)
        print(f"{number}\t{int(validator.is_valid(changed))}\t{name}\t{key}")
else:
    for path in arguments[1:]:
        for error in validator.iter_errors(load(path)):
            print(f"{path}: {error.json_path}: {error.message[:200]}")
