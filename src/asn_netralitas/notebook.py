"""The HTML by which a notebook shows decisions and calendars.

A notebook asks a value for its HTML (`_repr_html_`). The classes of the model know no HTML, so this
module registers how each is written; the package imports it, and with it nothing that is slow.

>>> from datetime import date
>>> from asn_netralitas import Act, Activity, Category, Person, evaluate
>>> decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
>>> decision._repr_html_().startswith("<style>")
True

A calendar is drawn as a scale of days with every election on it:

>>> from asn_netralitas import Calendar
>>> "<svg" in Calendar.national()._repr_html_()
True
"""

from __future__ import annotations

from asn_netralitas._model.decision import Decision
from asn_netralitas._model.values import html_of
from asn_netralitas._reading.calendar import Calendar

__all__: list[str] = []
__dir__ = __all__.copy


@html_of.register(Decision)
def _decision_in_a_notebook(decision: Decision) -> str:
    """Return the whole answer in Indonesian, as part of a page."""
    from asn_netralitas._text.decision_document import document  # noqa: PLC0415  # slow to load, and most programs need it never
    from asn_netralitas._text.html import article, part_of_a_page  # noqa: PLC0415  # the same

    return part_of_a_page(article(document(decision, "id"), 3))


@html_of.register(Calendar)
def _calendar_in_a_notebook(calendar: Calendar) -> str:
    """Return every election and period on a scale of days, as part of a page."""
    from asn_netralitas.pictures.calendar_page import overview  # noqa: PLC0415  # as in `render`

    return overview(calendar).part()
