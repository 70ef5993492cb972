"""Decisions and calendars as a notebook shows them."""

from __future__ import annotations

from asn_netralitas._model.decision import Decision
from asn_netralitas._model.values import html_of
from asn_netralitas._reading.calendar import Calendar


@html_of.register(Decision)
def _decision_in_a_notebook(decision: Decision) -> str:
    from asn_netralitas._text.decision_document import document  # noqa: PLC0415  # as in `render`
    from asn_netralitas._text.html import article, part_of_a_page  # noqa: PLC0415  # the same

    return part_of_a_page(article(document(decision, "id"), 3))


@html_of.register(Calendar)
def _calendar_in_a_notebook(calendar: Calendar) -> str:
    from asn_netralitas.pictures.calendar_page import overview  # noqa: PLC0415  # as in `render`

    return overview(calendar).part()
