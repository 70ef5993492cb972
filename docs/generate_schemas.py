"""Write the JSON Schemas of the package, after a change of what they describe.

Run it as `python docs/generate_schemas.py`.
"""
# ruff: noqa: INP001 # a script, not a package

from pathlib import Path

import asn_netralitas
from asn_netralitas.schemas import NAMES, generated

FOLDER = Path(asn_netralitas.__file__).parent / "schemas"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.schema.json").write_text(generated(name), "utf-8")
