"""Checks JSON against JSON Schemas. Needs the module jsonschema.

check_json.py (SCHEMA FILE)...    prints what is wrong, a line for each mistake; nothing where all is well
"""

import json
import sys

import jsonschema

for schema_path, path in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(schema_path) as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    with open(path) as file:
        value = json.load(file)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        print(f"{path}: {error.json_path}: {error.message[:200]}")
