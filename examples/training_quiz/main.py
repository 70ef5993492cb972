"""A quiz for training: the questions are scenarios that a regency checks anyway."""

from pathlib import Path

from asn_netralitas import Decision, Rulebook, Status, Verdict, scenario
from asn_netralitas.counterfactual import render_ways

FILE = Path(__file__).parents[1] / "kutai-timur" / "kutai-timur.scenarios.yaml"
# What a trainee chose, by question.
CHOSEN = (
    *(Verdict.PROHIBITED, Verdict.PROHIBITED, Verdict.PROHIBITED, Verdict.PERMITTED),
    *(Verdict.PERMITTED, Verdict.DISPUTED, Verdict.PROHIBITED, Verdict.PROHIBITED),
    *(Verdict.UNREGULATED, Verdict.PERMITTED),
)


def explain(decision: Decision) -> None:
    """Print the rules that stand, else those that may; of a firm verdict what would change it."""
    standing = [each for each in decision.findings if each.status is Status.STANDS]
    for finding in standing or decision.findings:
        cited = finding.citations[0]
        print(f"   {finding.title.id} ({cited.instrument}, {cited.provision})")
    if decision.allowed is not None:
        ways = decision.ways_to_permit() or decision.ways_to_prohibit()
        title, _, *lines = render_ways(ways[:1], lang="id").splitlines()
        print(f"   {title}: {' '.join(lines).removeprefix('- ')}")


def main() -> None:
    """Print each question with the choice and the verdict, and explain where they differ."""
    term = Rulebook.national().vocabulary.term
    right = 0
    for number, (case, chosen) in enumerate(zip(scenario.load(FILE), CHOSEN, strict=True), 1):
        decision = scenario.run(case).decision
        print(f"{number}. {case.name}?")
        print(f"   Jawaban: {term(chosen).id}. Menurut aturan: {term(decision.verdict).id}.")
        if decision.verdict is chosen:
            right += 1
        else:
            explain(decision)
    print(f"{right} dari {len(CHOSEN)} benar.")


if __name__ == "__main__":
    main()
