"""What a build adds to the wheel: the national law compiled, so that no start has to read YAML."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LawHook(BuildHookInterface[Any]):
    """Compiles the law with the package that is built; found by hatchling as its custom hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled law; not to an editable install, whose YAML is still being written."""
        if version == "editable":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from asn_netralitas import load_calendar, load_rulebook  # noqa: PLC0415
        from asn_netralitas._reading import compiled_law  # noqa: PLC0415

        law = source / "asn_netralitas" / "law"
        rulebook, calendar = load_rulebook(law), load_calendar(law)
        text = compiled_law.compiled(
            rulebook,
            calendar,
            digest=rulebook.digest,
            sources=compiled_law.fingerprint(law.as_posix()),
        )
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / compiled_law.FILE
        path.write_text(text, "utf-8")
        build_data["force_include"][str(path)] = f"asn_netralitas/law/{compiled_law.FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the file that was copied into the wheel."""
        del build_data, artifact_path
        if version != "editable":
            self.folder.cleanup()
