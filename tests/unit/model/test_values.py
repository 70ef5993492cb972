from datetime import date

from attrs import field, frozen

from asn_netralitas import Act, Activity, Case, Category, Person
from asn_netralitas._model.values import as_json, cached_method


def test_a_value_as_json_holds_codes_and_days_as_texts() -> None:
    case = Case(
        person=Person(Category.PNS, unpaid_leave=True),
        activity=Activity(Act.LIKE_POST),
        at=date(2024, 8, 15),
        readings={"quarrel": "mild"},
    )
    values = as_json(case)

    assert {name: type(value) for name, value in values["person"].items() if value} == {
        "category": str,
        "unpaid_leave": bool,
    }
    assert (values["activity"]["act"], values["at"]) == ("like_post", "2024-08-15")
    assert values["readings"] == {"quarrel": "mild"}


@frozen(slots=False, eq=False)
class Doubling:
    asked: list[int] = field(factory=list)

    @cached_method(1)
    def of(self, number: int) -> int:
        self.asked.append(number)
        return 2 * number


def test_a_cached_method_is_called_once_for_equal_arguments_of_one_instance() -> None:
    one, other = Doubling(), Doubling()

    assert [one.of(3), one.of(3), other.of(3)] == [6, 6, 6]
    assert (one.asked, other.asked) == ([3], [3])


def test_a_cached_method_keeps_no_more_results_than_it_may() -> None:
    one = Doubling()

    assert [one.of(number) for number in (1, 2, 1)] == [2, 4, 2]
    assert one.asked == [1, 2, 1]
