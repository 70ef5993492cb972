"""A notebook: the reports of a month screened, counted and drawn.

`marimo edit main.py` opens it; run as a script it prints what its cells show. The reports are those
of the screening example, in the words of an office.
"""
# mypy: ignore-errors

import marimo

app = marimo.App(app_title="Reports of a month")


@app.cell
def _():
    import csv
    from collections import Counter
    from html import escape
    from pathlib import Path

    import marimo as mo

    from asn_netralitas import Case, CaseError, Verdict

    return Case, CaseError, Counter, Path, Verdict, csv, escape, mo


@app.cell
def _(Path, csv):
    file = Path(__file__).parents[1] / "screening_batch" / "reports.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        reports = list(csv.DictReader(opened, delimiter=";"))
    print(len(reports), "reports")
    return (reports,)


@app.cell
def _(Case, CaseError, reports):
    def screened(report):
        """Return the decision of a report, or the sentences that tell what is wrong with it."""
        case = {
            "person": {"category": report["Kategori"], "region": report["Wilayah"] or None},
            "activity": {"act": report["Tindakan"]},
            "at": report["Tanggal"],
        }
        try:
            return Case.from_dict(case, words=True).evaluate()
        except CaseError as error:
            return [problem.sentence("en") for problem in error.problems]

    decided = [screened(report) for report in reports]
    return (decided,)


@app.cell
def _(Counter, Verdict, decided):
    verdicts = [None if isinstance(each, list) else each.verdict for each in decided]
    counts = {verdict: Counter(verdicts)[verdict] for verdict in (*Verdict, None)}
    for verdict, count in counts.items():
        if count:
            print(verdict or "not decided", count)
    return (counts,)


@app.cell
def _(counts, escape, mo):
    def drawn(counts):
        """Return bars of how many reports got which verdict."""
        shown = [(verdict or "not decided", count) for verdict, count in counts.items() if count]
        lines = [
            f'<text x="0" y="{24 * line + 16}">{escape(verdict)}</text>'
            f'<rect x="120" y="{24 * line + 4}" width="{40 * count}" height="16" fill="#0072b2"/>'
            f'<text x="{126 + 40 * count}" y="{24 * line + 16}">{count}</text>'
            for line, (verdict, count) in enumerate(shown)
        ]
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{24 * len(shown)}">'
        return f"{head}{''.join(lines)}</svg>"

    picture = drawn(counts)
    mo.Html(picture)
    return (picture,)


@app.cell
def _(decided, mo):
    # A decision shows itself: the whole answer, as a notebook shows it.
    first = next(each for each in decided if not isinstance(each, list))
    mo.Html(first._repr_html_())
    print(first.summary("en").partition(":")[0])


if __name__ == "__main__":
    shown = app.run()[1]
    print(shown["picture"].count("<rect"), "bars")
