"""Hold a certificate to the law: read its YAML, apply each rule plainly, compare every verdict.
Usage: python certificate/check.py CERTIFICATE PACKAGE, the folder of the package, which is not imported."""
import json
import sys
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
import yaml
LEAVES, UNREGULATED = {"prohibition": 0, "obligation": 0, "advice": 1, "permission": 3}, 2
OUTSIDE, AFTER, AIMS = "outside", "after_determination", ("prospective_candidate", "candidate")
FLAGS = {"true": "yes", "ya": "yes", "false": "no", "tidak": "no"}
TIMES = ("election_kinds", "contests", "stages", "periods", "regions")
GROUPS = {"categories": "categories", "except_categories": "categories", "acts": "act_groups",
          "positions": "position_groups", "targets": "target_groups"}
def many(listed, groups={}):  # the codes of a list, or of one entry, with the members of groups
    codes = [listed] if isinstance(listed, str) else listed or ()
    return frozenset(FLAGS.get(code, code) for one in codes for code in groups.get(one, [one]))
days = lambda part: tuple(part.get(key, "any").replace("any", end) for key, end in (("first", "0"), ("last", "9")))

class Law:
    def __init__(self, folder, certificate):
        load = lambda path: yaml.load(path.read_bytes(), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        words = self.words = load(folder / "vocabulary.yaml")
        self.groups = {key: {name: [*entry.get("members", ()), *(
            act for act, one in words["acts"].items() if one["side"] in entry.get("sides", ()))]
            for name, entry in words[section].items() if "members" in entry or "sides" in entry}
            for key, section in GROUPS.items()}
        self.readings = {each["id"]: {one["id"]: min(who["since"] for who in one["holders"])
                         for one in each["readings"]} for each in load(folder / "disputes.yaml")["disputes"]}
        facts = words["facts"]["person"] | words["facts"]["activity"]
        self.values = {name: frozenset(words.get(f"{fact['type']}s".replace("ys", "ies"), ("yes", "no")))
                       for name, fact in facts.items() if name not in ("target", "contest")}
        self.values |= {name: frozenset(each) for name, each in self.readings.items()}
        files = [load(path) for path in sorted((folder / "instruments").glob("*.yaml"))]
        rules = {rule["id"]: file["instrument"]["in_force"] | rule for file in files for rule in file.get("rules", ())}
        for file, copy in [(file, one) for file in files for one in file.get("carried_over", ())]:
            for rule in [rules[name] for name in copy["rules"]]:
                first, last = zip(days(rule), days(file["instrument"]["in_force"]))
                own = {"categories": copy["categories"], "also": copy.get("when"), "first": max(first)}
                own |= {"last": min(last), "positions": [], "except_categories": [], "exception_to": []}
                rules[f"{copy['prefix']}-{rule['id']}"] = rule | own
        self.rules = {name: self.rule(written) for name, written in rules.items()}
        self.nodes, self.variables, self.used = certificate["nodes"], certificate["variables"], set()
    def rule(self, written):  # a rule as sets; who has resigned is bound only where it says so
        rule = {key: many(written.get(key), self.groups.get(key, {})) for key in (*TIMES, *GROUPS, "exception_to")}
        who = rule["categories"] | {one for one, named in self.words["bound_as"].items() if many(named) & rule["categories"]}
        left = [] if "yes" in many(written.get("binds_after_resignation")) else [{"not": "resigned"}]
        read = [{"fact": one["dispute"], "is": one["reading"]} for one in [written.get("reading")] if one]
        when = left + read + [written[key] for key in ("when", "also") if written.get(key)]
        tests = [("position", ())]
        [self.truth(part, (), tests) for part in when]
        return rule | {"who": who - rule["except_categories"], "days": days(written), "when": when,
                       "leaf": LEAVES[written["modality"]], "facts": {fact for fact, _ in tests}}
    def truth(self, condition, given, tests):  # a function of a case; it notes what facts are tested
        if isinstance(condition, dict) and "fact" not in condition:
            ((kind, parts),) = condition.items()
            parts = [self.truth(part, given, tests) for part in ([parts] if kind == "not" else parts)]
            join = {"all": all, "any": any, "not": lambda found: not all(found)}[kind]
            return lambda case: join(part(case) for part in parts)
        if str(condition) in self.words["conditions"]:
            named = self.words["conditions"][condition]["when"]
            return (lambda case: True) if condition in given else self.truth(named, given, tests)
        one = {"fact": condition, "is": "yes"} if isinstance(condition, str) else condition
        tests.append((one["fact"], many(one["is"], self.groups["positions"])))
        return lambda case, test=tests[-1]: case.get(test[0], [""])[0] in test[1]
    def meets(self, rule, day, region, context):  # whether it is law then and there, and met
        kind, contests, stage, periods, known = context
        named = bool(rule["election_kinds"] or rule["contests"])
        at_rest = named if kind and not known else not (known or named)
        is_met = (rule["periods"] or stage != OUTSIDE or at_rest) and all(
            not rule[key] or rule[key] & {*codes} for key, codes in zip(TIMES, (
                [kind], contests, [stage], periods, [region, region[:2]])))
        return is_met and rule["days"][0] <= day <= rule["days"][1]
    def covering(self, met, category, target):  # the rules for a person and a target, by context
        own = {stage for stage, _ in met if stage != OUTSIDE and AIMS[stage == AFTER] == target}
        for stage, names in met:
            staged = target in (None, *AIMS) or (target, stage) == ("independent_hopeful", AFTER)
            aim = AIMS[stage == AFTER] if staged else target
            if not own or stage in (OUTSIDE, *own):
                yield tuple((name, category in rule["who"]) for name in names for rule in [self.rules[name]]
                            if aim in (rule["targets"] or [aim]) and rule["who"] & {category} | rule["positions"])
    @cache
    def limits(self, **sources):  # the values that category, act, target and stage leave each fact
        left = {name: {*each} for name, each in self.variables if name not in self.readings}
        for one in self.words["entailments"]:
            ((source, named),) = one["if"].items()
            for fact, listed in one["then"].items() if sources[source] in many(named, self.groups["categories"]) else ():
                left[fact] -= many(listed["not"]) if isinstance(listed, dict) else left[fact] - many(listed)
        return tuple((name, tuple(sorted(each))) for name, each in left.items())
    @cache
    def follow(self, given, covering, limits, root):  # a diagram in every case, to what the rules say
        tests, alike, rules = [], {}, self.rules
        truths = {name: [self.truth(part, given, tests) for part in (*rules[name]["when"], *(
            [] if is_named else [{"fact": "position", "is": [*rules[name]["positions"]]}]))]
            for names in covering for name, is_named in names}
        for name, value in [(name, value) for name, values in limits for value in values]:
            key = tuple(value in true for fact, true in tests if fact == name)
            alike.setdefault(name, {}).setdefault(key, []).append(value)
        def stands(name, names, case):
            return all(part(case) for part in truths[name]) and not any(
                name in rules[by]["exception_to"] and stands(by, names, case) for by, _ in names)
        for groups in product(*(each.values() for each in alike.values())):
            case, node = dict(zip(alike, groups)), root
            leaves = {rules[one]["leaf"] for names in covering for one, _ in names if stands(one, names, case)}
            while node >= 0:
                self.used.add(node)
                (name, values), below = self.variables[self.nodes[node][0]], self.nodes[node][1:]
                (node,) = {below[values.index(value)] for value in case[name]}
            if ~node != min(leaves, key=(0, 1, 3).index, default=UNREGULATED):
                raise ValueError(f"{covering} and the diagram differ where {case}")
    def check(self, certificate):  # every row, once for all situations to which the law is the same
        known, people, rows = set(), certificate["categories"], certificate["rows"]
        for act, numbers in certificate["laws"].items():
            sort, aims = self.words["acts"][act], [*self.words["targets"]]
            aims = [sort["target"]] if "target" in sort else aims + [None] * ("default_target" not in sort)
            given = tuple(name for name, one in self.words["conditions"].items() if act in many(one["acts"], self.groups["acts"]))
            own = [each for each in self.rules.items() if act in each[1]["acts"]]
            for (day, region, contexts), number in zip(certificate["situations"], numbers, strict=True):
                met = tuple((one[2], tuple(name for name, rule in own if self.meets(rule, day, region, one))) for one in contexts)
                held = tuple((one, tuple(name for name in each if each[name] <= day)) for one, each in self.readings.items())
                if (act, met, held, number) not in known:
                    known.add((act, met, held, number))
                    stages = {stage for stage, _ in met} - {OUTSIDE}
                    stage = stages.pop() if len(stages) == 1 else OUTSIDE
                    for (who, aim), root in zip(product(people, aims), rows[number], strict=True):
                        covering = tuple(self.covering(met, who, aim))
                        facts = {fact for each in covering for one, _ in each for fact in self.rules[one]["facts"]}
                        limits = self.limits(category=who, act=act, target=aim, stage=stage) + held
                        self.follow(given, covering, tuple(one for one in limits if one[0] in facts), root)

if __name__ == "__main__":
    certificate, package = json.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2])
    law, files = Law(package / "law", certificate), certificate["files"]
    try:
        law.check(certificate)
    except (ValueError, LookupError, TypeError) as error:
        sys.exit(f"The certificate is not that of the law: {error}")
    looked_at = {day for day, *_ in certificate["situations"]}
    begins = {rule["days"][0] for rule in law.rules.values() if rule["days"][0] > min(looked_at)}
    for part, held, wanted in (
        ("files", files.items(), {one: sha256((package / one).read_bytes()).hexdigest() for one in files}.items()),
        ("acts", {*certificate["laws"]}, {*law.words["acts"]}), ("days", begins & looked_at, begins),
        ("categories", {*certificate["categories"]}, law.words["categories"].keys() - law.groups["categories"]),
        ("facts", {(name, frozenset(each)) for name, each in law.variables}, {*law.values.items()}),
        ("nodes", {*range(len(law.nodes))}, law.used)):
        if held != wanted:
            sys.exit(f"The certificate is not whole, or no longer true, in its {part}: {sorted(held ^ wanted)}")
    cells = sum(len(certificate["rows"][row]) for rows in certificate["laws"].values() for row in rows)
    print(f"{cells} cells agree in {len(certificate['situations'])} situations")
