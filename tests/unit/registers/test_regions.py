"""The codes of places in a register."""

import pytest

from asn_netralitas import Calendar, CaseError
from asn_netralitas.siasn import regions_of

REGIONS = Calendar.national().regions


def test_every_code_of_today_means_itself_with_and_without_its_dot() -> None:
    codes = [code for each in REGIONS.values() for code in each.regencies]
    bare = [code.replace(".", "") for code in codes]

    assert regions_of([*REGIONS, *codes], "kemendagri").unknown == ()
    assert [*regions_of(bare, "kemendagri").regions.values()] == codes


def test_an_old_code_means_the_region_of_today() -> None:
    old = {code: each.now for one in REGIONS.values() for code, each in one.former.items()}

    assert dict(regions_of(old, "kemendagri").regions) == old != {}


def test_a_code_of_bps_is_known_or_unknown_and_never_worked_out_of_its_digits() -> None:
    known = {bps: code for each in REGIONS.values() for code, bps in each.bps.items()}
    every = [code.replace(".", "") for each in REGIONS.values() for code in each.regencies]
    read = regions_of([*known, *every], "bps")

    assert dict(read.regions) == known
    assert set(read.unknown) == {*every} - {*known}


def test_what_is_no_code_is_listed_as_it_was_written() -> None:
    assert regions_of(["", "Kutim", "64.8", "640", " 64.08 "], "kemendagri").unknown == (
        *("", "Kutim", "64.8"),
        "640",
    )


def test_another_system_is_refused() -> None:
    with pytest.raises(CaseError) as caught:
        regions_of([], "bpss")  # type: ignore[arg-type]

    assert (caught.value.problems[0].code, caught.value.problems[0].hint) == ("bad-choice", "bps")
