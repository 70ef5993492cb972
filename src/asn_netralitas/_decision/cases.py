"""What the classes of a case call: how a case is read, decided, and described to programs.

Importing the module sets it; what is slow to load waits until it is called.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from asn_netralitas._model.case import Case, JsonInput
from asn_netralitas._model.problems import CaseError
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .evaluate import decide

if TYPE_CHECKING:
    from asn_netralitas._model.decision import Decision


class _Hooks:
    """The `CaseHooks` of the package."""

    def read(self, data: object, *, words: bool, today: date | None) -> Case:
        from asn_netralitas._reading.cases import case_from  # noqa: PLC0415  # slow to load

        return case_from(data, words=words, today=today)

    def decide(self, case: Case, rulebook: Rulebook | None, calendar: Calendar | None) -> Decision:
        return decide(case, rulebook, calendar)

    def json_schema(self, kind: type[JsonInput]) -> dict[str, Any]:
        from asn_netralitas.schemas.decision_schema import part_schema  # noqa: PLC0415  # as above

        return part_schema(kind)

    def validation(self, kind: type[JsonInput]) -> Any:  # noqa: ANN401  # a type of pydantic, which few have
        """Return the core schema of a class; errors of its values lead to the value."""
        from pydantic_core import (  # noqa: PLC0415  # few have it
            InitErrorDetails,
            PydanticCustomError,
            ValidationError,
            core_schema,
        )

        # Its arguments are literals to a type checker; codes and sentences are none.
        fault: Any = PydanticCustomError

        def validate(value: object) -> object:
            try:
                return value if isinstance(value, kind) else _read(kind, value)
            except CaseError as error:
                details = [
                    InitErrorDetails(
                        type=fault(each.code, each.sentence()), loc=each.path, input=value
                    )
                    for each in error.problems
                ]
                raise ValidationError.from_exception_data(kind.__name__, details) from None

        written = core_schema.plain_serializer_function_ser_schema(kind.to_dict)
        return core_schema.no_info_plain_validator_function(validate, serialization=written)


def _read(kind: type[JsonInput], value: object) -> JsonInput:
    from asn_netralitas._reading.cases import case_from, part_from  # noqa: PLC0415  # as above

    return case_from(value) if kind is Case else part_from(kind, value)


JsonInput._hooks = _Hooks()  # noqa: SLF001  # theirs alone, and no attribute for callers
