"""Other engines, each given the law of a workload the way its own documentation suggests.

Where an engine has expressions, the whole law is one expression: the strongest sanction with a
matching prohibition that no matching permission lifts, else whether anything permits. Where it only
matches rules, `Law.resolve` makes the answer of what matched. Rules are compiled before the clock
starts, and so is the request in the form that the engine takes.
"""
# pyright: reportMissingImports=false, reportMissingModuleSource=false
# The engines are installed for the benchmark alone.

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from types import SimpleNamespace
from typing import Any, ClassVar, Final

import casbin
import cedarpy
import cel as cel_rust
import clingo
import json_logic
import numpy as np
import polars as pl
import regopy
import rule_engine
import zen
from attrs import frozen
from cel_expr_python import cel as cel_cpp
from durable.engine import Host, MessageNotHandledException
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum as FiscaEnum
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.workload import (
    FACTS,
    PERMITTED,
    SANCTIONS,
    UNKNOWN,
    UNREGULATED,
    Answer,
    Facts,
    Law,
    Norm,
    Value,
)

Request = Any  # in whatever form an engine takes it


class Engine(ABC):
    """An engine that holds a law.

    `fed` says how law and cases were given to it, `returns` what it knows of its answer, and
    `untold` how a fact was withheld.
    """

    name: ClassVar[str]
    package: ClassVar[str]
    fed: ClassVar[str]
    returns: ClassVar[str] = "one code"
    untold: ClassVar[str]

    @abstractmethod
    def __init__(self, law: Law) -> None:
        """Load a law; the clock does not run."""

    def prepare(self, facts: Facts) -> Request:
        """Return a case in the form that the engine takes; the clock does not run."""
        return dict(facts)

    @abstractmethod
    def decide(self, request: Request) -> Answer:
        """Return the answer to a case; this is what is timed."""

    def decide_untold(self, request: Request) -> Answer:
        """Return the answer to a case that is not told whole."""
        return self.decide(request)


# ------------------------------------------------------------------ expressions


@frozen
class _Dialect:
    """How a language with `in`, lists and `? :` writes the rest."""

    both: str
    either: str
    negated: Callable[[str], str]

    def condition(self, norm: Norm) -> str:
        """Return the condition of a norm."""
        return self.both.join(self._test(name, values) for name, values in norm.tests.items())

    def law(self, law: Law) -> str:
        """Return the whole law as one expression, the strongest sanction first."""
        cases = []
        for sanction in reversed(law.sanctions):
            ways = [
                f"({self._unlifted(law, norm)})" for norm in law.norms if norm.sanction == sanction
            ]
            if ways:
                cases.append((self.either.join(ways), sanction))
        permissions = [f"({self.condition(norm)})" for norm in law.norms if norm.sanction is None]
        if permissions:
            cases.append((self.either.join(permissions), PERMITTED))
        opened = "".join(f'({condition}) ? "{answer}" : (' for condition, answer in cases)
        return f'{opened}"{UNREGULATED}"{")" * len(cases)}'

    def _unlifted(self, law: Law, norm: Norm) -> str:
        lifters = [self.negated(f"({self.condition(lifter)})") for lifter in law.lifters(norm)]
        return self.both.join([self.condition(norm), *lifters])

    def _test(self, name: str, values: tuple[Value, ...]) -> str:
        if isinstance(values[0], bool):
            return name if values[0] else self.negated(name)
        return f"{name} in {json.dumps(values)}"


_SYMBOLS: Final = _Dialect(" && ", " || ", lambda text: f"!{text}")
_WORDS: Final = _Dialect(" and ", " or ", lambda text: f"not {text}")


class CelCpp(Engine):
    """The C++ implementation of CEL."""

    name = "CEL, C++"
    package = "cel-expr-python"
    fed = "one typed expression, compiled; a dict"
    untold = "left out; an error as the result counts as refused"

    def __init__(self, law: Law) -> None:
        types = {
            name: cel_cpp.Type.BOOL if isinstance(values[0], bool) else cel_cpp.Type.STRING
            for name, values in law.facts.items()
        }
        self._program = cel_cpp.NewEnv(variables=types).compile(_SYMBOLS.law(law))

    def decide(self, request: Request) -> Answer:
        return self._program.eval(data=request).value()  # type: ignore[no-any-return]


class CelRust(Engine):
    """The Rust implementation of CEL."""

    name = "CEL, Rust"
    package = "common-expression-language"
    fed = "one expression, compiled; a dict"
    untold = "left out"

    def __init__(self, law: Law) -> None:
        self._program = cel_rust.compile(_SYMBOLS.law(law))

    def decide(self, request: Request) -> Answer:
        return self._program.execute(request)  # type: ignore[no-any-return]


class ZenExpression(Engine):
    """The expression language of GoRules ZEN."""

    name = "ZEN, expression"
    package = "zen-engine"
    fed = "one expression, compiled; a dict"
    untold = "left out"

    def __init__(self, law: Law) -> None:
        self._expression = zen.compile_expression(_WORDS.law(law))

    def decide(self, request: Request) -> Answer:
        return self._expression.evaluate(request)  # type: ignore[no-any-return]


class RuleEngine(Engine):
    """The Python library of that name."""

    name = "rule-engine"
    package = "rule-engine"
    fed = "one typed expression, compiled; a dict"
    untold = "left out"
    options: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, law: Law) -> None:
        types = {
            name: rule_engine.DataType.BOOLEAN
            if isinstance(values[0], bool)
            else rule_engine.DataType.STRING
            for name, values in law.facts.items()
        }
        resolver = rule_engine.type_resolver_from_dict(types)
        context = rule_engine.Context(type_resolver=resolver, **self.options)
        self._rule = rule_engine.Rule(_WORDS.law(law), context=context)

    def decide(self, request: Request) -> Answer:
        return self._rule.evaluate(request)  # type: ignore[no-any-return]


class RuleEngineWithDefault(RuleEngine):
    """The same, told to read a fact that is not told as null."""

    name = "rule-engine, `default_value=None`"
    options: ClassVar[Mapping[str, Any]] = {"default_value": None}


class JsonLogic(Engine):
    """JSON Logic in Python."""

    name = "JSON Logic"
    package = "json-logic-qubit"
    fed = "one `if` of the whole law; a dict"
    untold = "left out"

    def __init__(self, law: Law) -> None:
        branches: list[Any] = []
        for sanction in reversed(law.sanctions):
            ways = [_logic_unlifted(law, norm) for norm in law.norms if norm.sanction == sanction]
            if ways:
                branches += [{"or": ways}, sanction]
        permissions = [_logic(norm) for norm in law.norms if norm.sanction is None]
        if permissions:
            branches += [{"or": permissions}, PERMITTED]
        self._logic = {"if": [*branches, UNREGULATED]}

    def decide(self, request: Request) -> Answer:
        return json_logic.jsonLogic(self._logic, request)  # type: ignore[no-any-return]


def _logic_unlifted(law: Law, norm: Norm) -> Mapping[str, Any]:
    return {"and": [_logic(norm), *({"!": [_logic(lifter)]} for lifter in law.lifters(norm))]}


def _logic(norm: Norm) -> Mapping[str, Any]:
    tests: list[Mapping[str, Any]] = []
    for name, values in norm.tests.items():
        var = {"var": name}
        if isinstance(values[0], bool):
            tests.append(var if values[0] else {"!": [var]})
        else:
            tests.append({"in": [var, list(values)]})
    return {"and": tests}


# ------------------------------------------------------------------ tables and matchers


class ZenTable(Engine):
    """The decision table of GoRules ZEN, which collects the rows that match."""

    name = "ZEN, decision table"
    package = "zen-engine"
    fed = "a table with hit policy `collect`, one row a rule; a dict; exceptions in Python"
    returns = "the rules that match"
    untold = "left out"

    def __init__(self, law: Law) -> None:
        self._law = law
        content = zen.ZenDecisionContent(json.dumps(_zen_graph(law)))
        self._table = zen.ZenEngine().create_decision(content)

    def decide(self, request: Request) -> Answer:
        norms = self._law.norms
        rows = self._table.evaluate(request)["result"]
        return self._law.resolve([norms[row["norm"]] for row in rows])


def _zen_graph(law: Law) -> Mapping[str, Any]:
    rows = [
        {"_id": norm.id, "out": str(number), **{name: _zen_cell(norm, name) for name in law.facts}}
        for number, norm in enumerate(law.norms)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in law.facts],
        "outputs": [{"id": "out", "name": "norm", "field": "norm"}],
        "rules": rows,
    }
    kinds = (("in", "inputNode"), ("table", "decisionTableNode"), ("out", "outputNode"))
    nodes: list[dict[str, Any]] = [
        {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
        for name, kind in kinds
    ]
    nodes[1]["content"] = table
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table"},
        {"id": "2", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def _zen_cell(norm: Norm, name: str) -> str:
    return ", ".join(json.dumps(value) for value in norm.tests.get(name, ()))


class DurableRules(Engine):
    """A Rete network in C."""

    name = "durable-rules"
    package = "durable-rules"
    fed = "one rule each; each case asserted and retracted as a fact; exceptions in Python"
    returns = "the rules that match"
    untold = "left out"
    _names: ClassVar[Iterator[int]] = count()

    def __init__(self, law: Law) -> None:
        self._law = law
        self._matched: list[Norm] = []
        self._numbers = count()
        self._host = Host()
        self._rules = f"law{next(self._names)}"
        rules = {norm.id: self._rule(norm) for norm in law.norms}
        self._host.register_rulesets({self._rules: rules})

    def _rule(self, norm: Norm) -> Mapping[str, Any]:
        tests = [
            {name: values[0]} if len(values) == 1 else {"$or": [{name: value} for value in values]}
            for name, values in norm.tests.items()
        ]

        def run(_: object) -> None:
            self._matched.append(norm)

        return {"all": [{"m": {"$and": tests} if len(tests) > 1 else tests[0]}], "run": run}

    def decide(self, request: Request) -> Answer:
        self._matched.clear()
        request["id"] = next(self._numbers)
        try:
            self._host.assert_fact(self._rules, request)
        except MessageNotHandledException:
            return UNREGULATED
        self._host.retract_fact(self._rules, request)
        return self._law.resolve(self._matched)


class Casbin(Engine):
    """Casbin with attributes: each policy has a condition of its own."""

    name = "Casbin"
    package = "pycasbin"
    fed = "a policy a rule by priority, its condition with the exceptions under `eval`; an object"
    returns = "the policy that decides"
    untold = "left out of the object"
    _MODEL: Final = """
[request_definition]
r = facts
[policy_definition]
p = condition, answer, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = eval(p.condition)
"""

    def __init__(self, law: Law) -> None:
        model = casbin.Model()
        model.load_model_from_text(self._MODEL)
        self._enforcer = casbin.Enforcer(model)
        policies = [
            [self._unlifted(law, norm), sanction, "deny"]
            for sanction in reversed(law.sanctions)
            for norm in law.norms
            if norm.sanction == sanction
        ]
        policies += (
            [self._condition(norm), PERMITTED, "allow"]
            for norm in law.norms
            if norm.sanction is None
        )
        # Two policies that are equal would be refused, and one of them is enough.
        self._enforcer.add_policies([list(each) for each in dict.fromkeys(map(tuple, policies))])

    def prepare(self, facts: Facts) -> Request:
        return SimpleNamespace(**facts)

    def decide(self, request: Request) -> Answer:
        _, policy = self._enforcer.enforce_ex(request)
        return policy[1] if policy else UNREGULATED

    def _unlifted(self, law: Law, norm: Norm) -> str:
        lifters = [f"!({self._condition(lifter)})" for lifter in law.lifters(norm)]
        return " && ".join([self._condition(norm), *lifters])

    def _condition(self, norm: Norm) -> str:
        tests = []
        for name, values in norm.tests.items():
            fact = f"r.facts.{name}"
            if isinstance(values[0], bool):
                tests.append(fact if values[0] else f"!{fact}")
            else:
                tests.append(f"({' || '.join(f'{fact} == {value!r}' for value in values)})")
        return " && ".join(tests)


# ------------------------------------------------------------------ policies and logic programs


class Cedar(Engine):
    """Cedar: a forbidding policy always wins, so exceptions become `unless`."""

    name = "Cedar"
    package = "cedarpy"
    fed = "`forbid` with `unless` and `permit`, parsed; the act as action, all else as context"
    returns = "the policies that decide"
    untold = "left out of the context, no schema"
    _entities: ClassVar[str] = "[]"
    _default: ClassVar[str] = ""

    def __init__(self, law: Law) -> None:
        policies = [_cedar_policy(law, norm) for norm in law.norms]
        self._law = law
        self._policies = cedarpy.PolicySet.from_str("\n".join([*policies, self._default]))
        self._known = cedarpy.Entities.from_json_str(self._entities)
        self._norms = {f"policy{number}": norm for number, norm in enumerate(law.norms)}

    def prepare(self, facts: Facts) -> Request:
        return {
            "principal": 'Person::"any"',
            "action": f'Action::"{facts["act"]}"',
            "resource": 'Election::"any"',
            "context": {name: value for name, value in facts.items() if name != "act"},
        }

    def decide(self, request: Request) -> Answer:
        return self._answer(cedarpy.is_authorized(request, self._policies, self._known))

    def _answer(self, result: Request) -> Answer:
        if result.decision is cedarpy.Decision.NoDecision:
            return UNKNOWN
        if result.allowed:
            return PERMITTED
        # What is denied for no reason is denied because nothing permits it.
        return self._law.resolve(self._norms[name] for name in result.diagnostics.reasons)


class CedarWithSchema(Cedar):
    """The same with a schema, against which requests are checked."""

    name = "Cedar, schema"
    untold = "left out of the context, which the schema requires to be whole"

    def decide(self, request: Request) -> Answer:
        result = cedarpy.is_authorized(request, self._policies, self._known, _CEDAR_SCHEMA)
        if result.decision is cedarpy.Decision.NoDecision:
            raise ValueError(result.diagnostics.errors)
        return self._answer(result)


class CedarPartial(Cedar):
    """The experimental partial evaluation of the same; what it leaves undecided is unknown."""

    name = "Cedar, partial evaluation"
    untold = "given as `unknown` to the experimental API, all permitted that no policy forbids"
    # Without it all would be denied for certain, since no policy can permit.
    _default: ClassVar[str] = "permit(principal, action, resource);"
    _entities: ClassVar[str] = json.dumps(
        [{"uid": {"type": "Action", "id": act}, "attrs": {}, "parents": []} for act in FACTS["act"]]
    )

    def prepare(self, facts: Facts) -> Request:
        request = super().prepare(facts)
        for name in FACTS.keys() - facts.keys():
            request["context"][name] = {"__extn": {"fn": "unknown", "arg": name}}
        return request

    def decide(self, request: Request) -> Answer:
        result = cedarpy.is_authorized_partial(request, self._policies, self._known)
        if result.decision is cedarpy.Decision.Deny:
            return SANCTIONS[0]
        return self._answer(result)


def _cedar_policy(law: Law, norm: Norm) -> str:
    tests = {name: values for name, values in norm.tests.items() if name != "act"}
    acts = _cedar_actions(norm.tests.get("act", ()))
    scope = f"principal, action{f' in [{acts}]' if acts else ''}, resource"
    lifters = [f"unless {{ {_cedar_condition(lifter.tests)} }}" for lifter in law.lifters(norm)]
    effect = "forbid" if norm.sanction else "permit"
    return " ".join([f"{effect}({scope}) when {{ {_cedar_condition(tests)} }}", *lifters]) + ";"


def _cedar_condition(tests: Mapping[str, tuple[Value, ...]]) -> str:
    return " && ".join(_cedar_test(name, values) for name, values in tests.items()) or "true"


def _cedar_test(name: str, values: tuple[Value, ...]) -> str:
    if name == "act":
        return f"[{_cedar_actions(values)}].contains(action)"
    if isinstance(values[0], bool):
        return f"{'' if values[0] else '!'}context.{name}"
    if len(values) == 1:
        return f"context.{name} == {json.dumps(values[0])}"
    return f"{json.dumps(values)}.contains(context.{name})"


def _cedar_actions(acts: tuple[Value, ...]) -> str:
    return ", ".join(f'Action::"{act}"' for act in acts)


def _cedar_schema() -> str:
    context = ", ".join(
        f"{name}: {'Bool' if isinstance(values[0], bool) else 'String'}"
        for name, values in FACTS.items()
        if name != "act"
    )
    acts = ", ".join(json.dumps(act) for act in FACTS["act"])
    applies = f"principal: [Person], resource: [Election], context: {{ {context} }}"
    return f"entity Person; entity Election; action {acts} appliesTo {{ {applies} }};"


_CEDAR_SCHEMA: Final = cedarpy.Schema.from_str(_cedar_schema())


class Rego(Engine):
    """Rego in C++."""

    name = "Rego, C++"
    package = "regopy"
    fed = "the whole law as rules with `else`, a compiled bundle; a dict"
    untold = "left out"

    def __init__(self, law: Law) -> None:
        compiler = regopy.Interpreter()
        compiler.add_module("law", "\n".join(_rego(law)))
        self._bundle = compiler.build("data.law.answer", ["law/answer"])
        self._interpreter = regopy.Interpreter()

    def decide(self, request: Request) -> Answer:
        self._interpreter.set_input(request)
        output = self._interpreter.query_bundle_entrypoint(self._bundle, "law/answer")
        return output.expressions()[0].value  # type: ignore[no-any-return]


def _rego(law: Law) -> Iterator[str]:
    yield "package law"
    for norm in law.norms:
        yield f"{norm.id} if {{ {'; '.join(_rego_tests(norm))} }}"
        if norm.sanction:
            unless = "".join(f"; not {lifter.id}" for lifter in law.lifters(norm))
            yield f"{norm.sanction} if {{ {norm.id}{unless} }}"
        else:
            yield f"{PERMITTED} if {norm.id}"
    used = {norm.sanction or PERMITTED for norm in law.norms}
    answers = [answer for answer in (*reversed(law.sanctions), PERMITTED) if answer in used]
    for keyword, answer in zip(("answer", *["else"] * len(answers)), answers, strict=False):
        yield f'{keyword} := "{answer}" if {answer}'
    yield f'else := "{UNREGULATED}"'


def _rego_tests(norm: Norm) -> Iterator[str]:
    for name, values in norm.tests.items():
        if isinstance(values[0], bool):
            yield f"{'' if values[0] else 'not '}input.{name}"
        else:
            yield f"input.{name} in {{{', '.join(map(json.dumps, values))}}}"


class Clingo(Engine):
    """Answer set programming: a fact that is not told is a choice, so two questions find all."""

    name = "clingo, facts as choices"
    package = "clingo"
    fed = "a logic program, grounded once; the facts as assumptions of each solve"
    untold = "left to a choice rule; asked whether some model forbids, and whether some does not"

    def __init__(self, law: Law) -> None:
        self._law = law
        self._control = clingo.Control(["--warn=none"])
        self._control.add("base", [], "\n".join(self._program()))
        self._control.ground([("base", [])])
        self._facts = {
            (name, value): self._literal("is", name, _asp(value))
            for name, values in law.facts.items()
            for value in values
        }
        self._left = [
            (self._literal("left", sanction), sanction) for sanction in reversed(law.sanctions)
        ]
        self._permitted = self._literal(PERMITTED)
        self._forbidden = self._literal("forbidden")

    def prepare(self, facts: Facts) -> Request:
        return [
            literal if facts[name] == value else -literal
            for (name, value), literal in self._facts.items()
            if name in facts
        ]

    def decide(self, request: Request) -> Answer:
        with self._control.solve(assumptions=request, yield_=True) as handle:
            model = handle.model()
            if model is None:
                raise ValueError(request)
            for literal, sanction in self._left:
                if model.is_true(literal):
                    return sanction
            return PERMITTED if model.is_true(self._permitted) else UNREGULATED

    def decide_untold(self, request: Request) -> Answer:
        """Return what every completion agrees on."""
        some, none = (
            self._control.solve(assumptions=[*request, literal]).satisfiable
            for literal in (self._forbidden, -self._forbidden)
        )
        if some and none:
            return UNKNOWN
        return SANCTIONS[0] if some else UNREGULATED

    def _literal(self, name: str, *arguments: str) -> int:
        symbol = clingo.Function(name, [clingo.Function(argument) for argument in arguments])
        atom = self._control.symbolic_atoms[symbol]
        # An atom that no rule can make true is simplified away; the literal 1 is always true.
        return -1 if atom is None else int(atom.literal)

    def _program(self) -> Iterator[str]:
        for name, values in self._law.facts.items():
            yield f"1 {{ is({name}, ({';'.join(map(_asp, values))})) }} 1."
        for norm in self._law.norms:
            yield from self._norm(norm)
        yield "forbidden :- left(S)."

    def _norm(self, norm: Norm) -> Iterator[str]:
        for name, values in norm.tests.items():
            yield f"met({norm.id}, {name}) :- is({name}, ({';'.join(map(_asp, values))}))."
        body = ", ".join(f"met({norm.id}, {name})" for name in norm.tests)
        yield f"match({norm.id}) :- {body}."
        if norm.sanction:
            yield f"left({norm.sanction}) :- match({norm.id}), not lifted({norm.id})."
        else:
            yield f"{PERMITTED} :- match({norm.id})."
        for lifted in norm.lifts:
            yield f"lifted({lifted}) :- match({norm.id})."


class ClingoClosed(Clingo):
    """The same law, asked as if what is not told were false."""

    name = "clingo, closed world"
    untold = "false, for every period"

    def prepare(self, facts: Facts) -> Request:
        return super().prepare({name: facts.get(name, "") for name in self._law.facts})

    def _program(self) -> Iterator[str]:
        for name, values in self._law.facts.items():
            yield f"{{ is({name}, ({';'.join(map(_asp, values))})) }} 1."
        for norm in self._law.norms:
            yield from self._norm(norm)
        yield "forbidden :- left(S)."


def _asp(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value


# ------------------------------------------------------------------ columns


class OpenFisca(Engine):
    """OpenFisca: each norm a variable with a numpy formula, for whole populations at once."""

    name = "OpenFisca"
    package = "openfisca-core"
    fed = "a variable a rule, exceptions in the formula of the answer; a simulation a case"
    untold = "left out: the default of the variable holds, the first period"
    _MONTH: Final = "2024-08"

    def __init__(self, law: Law) -> None:
        self._entity = build_entity(key="person", plural="persons", label="Person", is_person=True)
        self._system = TaxBenefitSystem([self._entity])
        self._law = law
        for name, values in law.facts.items():
            self._add_fact(name, values)
        for norm in law.norms:
            self._add(norm.id, value_type=bool, formula=_fisca_condition(norm))
        self._add("answer", value_type=int, formula=_fisca_answer(law))

    def _add_fact(self, name: str, values: tuple[Value, ...]) -> None:
        if isinstance(values[0], bool):
            self._add(name, value_type=bool)
            return
        codes = FiscaEnum(name, {str(value): value for value in values})
        self._add(name, value_type=FiscaEnum, possible_values=codes, default_value=codes[values[0]])

    def _add(self, name: str, **attributes: object) -> None:
        attributes |= {"entity": self._entity, "definition_period": DateUnit.MONTH, "label": name}
        self._system.add_variable(type(name, (Variable,), attributes))

    def prepare(self, facts: Facts) -> Request:
        return {"persons": {"one": {name: {self._MONTH: value} for name, value in facts.items()}}}

    def decide(self, request: Request) -> Answer:
        simulation = SimulationBuilder().build_from_entities(self._system, request)
        return self._law.answers[int(simulation.calculate("answer", self._MONTH)[0])]

    def decide_columns(self, frame: pl.DataFrame) -> pl.Series:
        """Return the number of the answer to each row of a frame: one simulation for all."""
        simulation = SimulationBuilder().build_default_simulation(self._system, count=len(frame))
        for name in self._law.facts:
            # Enums are numbered in the same order there.
            values = frame.get_column(name).to_physical().to_numpy()
            simulation.set_input(name, self._MONTH, values)
        return pl.Series(simulation.calculate("answer", self._MONTH))


def _fisca_condition(norm: Norm) -> Callable[[Request, Request], Request]:
    def formula(person: Request, period: Request) -> Request:
        met = np.ones(person.count, dtype=bool)
        for name, values in norm.tests.items():
            given = person(name, period)
            if isinstance(values[0], bool):
                met &= given if values[0] else ~given
            else:
                codes = given.possible_values
                met &= np.isin(given, [codes[value].index for value in values])
        return met

    return formula


def _fisca_answer(law: Law) -> Callable[[Request, Request], Request]:
    weakest_first = sorted(law.norms, key=law.number_of)

    def formula(person: Request, period: Request) -> Request:
        found = np.zeros(person.count, dtype=int)
        for norm in weakest_first:
            met = person(norm.id, period)
            for lifter in law.lifters(norm):
                met = met & ~person(lifter.id, period)
            found[met] = law.number_of(norm)
        return found

    return formula


TIMED: Final[tuple[type[Engine], ...]] = (
    ZenExpression,
    CelCpp,
    CelRust,
    Clingo,
    DurableRules,
    ZenTable,
    Cedar,
    JsonLogic,
    RuleEngine,
    Rego,
    Casbin,
    OpenFisca,
)
ASKED_UNTOLD: Final[tuple[type[Engine], ...]] = (
    *TIMED,
    ClingoClosed,
    CedarWithSchema,
    CedarPartial,
    RuleEngineWithDefault,
)
