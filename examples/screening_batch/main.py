"""Screen the reports of a month as an office keeps them, and list what is to be done with each.

The file is decided by the command `batch`, as a nightly job would do it; what it wrote is read with
the standard library alone. A row that could not be decided comes back to whoever wrote it.
"""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

REPORTS = Path(__file__).with_name("reports.csv")
NOT_ALL_DECIDED = 1


def screened(reports: Path) -> list[dict[str, str]]:
    """Return the rows of a file with the answers beside them."""
    with TemporaryDirectory() as folder:
        answers = Path(folder, "answers.csv")
        batch = ("batch", reports, answers, "--codes", "--dates", "dmy", "--lang", "en")
        done = subprocess.run(  # noqa: S603  # our own command, and a file of our own
            [sys.executable, "-m", "asn_netralitas", *map(str, batch)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode > NOT_ALL_DECIDED:
            raise SystemExit(done.stderr)
        with answers.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))


def to_do(row: dict[str, str]) -> str:
    """Return what somebody has to do about a row."""
    if row["problem"]:
        return f"ask {row['Unit']} again: {row['problem']}"
    if row["open_facts"]:
        return f"find out: {row['open_facts']}"
    if row["disputes"]:
        return f"choose a reading: {row['disputes']}"
    return f"by {row['rules']}" if row["rules"] else "nothing"


def main() -> None:
    """Print a line for each report, and then what each unit has to look at."""
    rows = screened(REPORTS)
    for row in rows:
        print(f"{row['Nomor']} {row['verdict'] or 'not decided'}: {to_do(row)}")
    print()
    prohibited = Counter(row["Unit"] for row in rows if row["verdict"] == "prohibited")
    for unit, count in prohibited.most_common():
        print(f"{unit}: {count} prohibited")


if __name__ == "__main__":
    main()
