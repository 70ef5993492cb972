"""What a build adds to the wheel: law, diagrams and phrases compiled, so no start reads YAML.

And its bill of materials (PEP 770): what the package is, and what it needs.
"""

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LawHook(BuildHookInterface[Any]):
    """Compiles the law with the package that is built; found by hatchling as its custom hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add what is compiled; not to an editable install, whose YAML is still being written."""
        if version == "editable":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from asn_netralitas import load_calendar, load_rulebook  # noqa: PLC0415
        from asn_netralitas._engine import packed_diagrams  # noqa: PLC0415
        from asn_netralitas._phrases.catalogue import compiled_phrases  # noqa: PLC0415
        from asn_netralitas._reading import compiled_law  # noqa: PLC0415
        from asn_netralitas.analysis.compilation import wholly_compiled  # noqa: PLC0415

        law = source / "asn_netralitas" / "law"
        rulebook, calendar = load_rulebook(law), load_calendar(law)
        sources = compiled_law.fingerprint(law.as_posix())
        digests = (rulebook.digest, calendar.digest)
        text = compiled_law.compiled(rulebook, calendar, digests=digests, sources=sources)
        diagrams = packed_diagrams.packed(wholly_compiled(rulebook, calendar), sources)
        compiled = {
            f"law/{compiled_law.FILE}": text.encode(),
            f"law/{packed_diagrams.FILE}": diagrams,
        }
        phrases = (source / "asn_netralitas" / "phrases").glob("*.yaml")
        for texts in (*sorted(phrases), law / "words.yaml"):
            name = f"{texts.parent.name}/{texts.stem}.json"
            compiled[name] = compiled_phrases(texts.read_bytes()).encode()
        self.folder = TemporaryDirectory()
        materials = Path(self.folder.name) / "asn-netralitas.cdx.json"
        materials.write_text(self.bill_of_materials(), "utf-8")
        build_data["sbom_files"].append(str(materials))
        for name, content in compiled.items():
            path = Path(self.folder.name) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            build_data["force_include"][str(path)] = f"asn_netralitas/{name}"

    def bill_of_materials(self) -> str:
        """Return the package and its requirements as CycloneDX.

        It has no time and no serial number, so that the same source gives the same wheel. Versions
        of requirements are ranges, since whoever installs chooses them.
        """
        core = self.metadata.core
        name, version = core.name, self.metadata.version
        extras = core.optional_dependencies.items()
        required = [(text, "") for text in core.dependencies]
        required += [(text, extra) for extra, texts in extras for text in texts]
        scopes: dict[str, set[str]] = {}
        for text, extra in required:
            scopes.setdefault(text, set()).add(extra)
        components = [
            {
                "type": "library",
                "bom-ref": text,
                "name": re.split(r"[<>=!~\[; ]", text)[0],
                "scope": "required" if "" in scopes[text] else "optional",
                "properties": [
                    {"name": "requirement", "value": text},
                    *({"name": "extra", "value": each} for each in sorted(scopes[text] - {""})),
                ],
            }
            for text in sorted(scopes)
        ]
        package = {
            "type": "library",
            "bom-ref": name,
            "name": name,
            "version": version,
            "licenses": [{"expression": core.license_expression}],
        }
        bill = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {"component": package},
            "components": components,
            "dependencies": [{"ref": name, "dependsOn": sorted(scopes)}],
        }
        return json.dumps(bill, indent=1) + "\n"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the file that was copied into the wheel."""
        del build_data, artifact_path
        if version != "editable":
            self.folder.cleanup()
