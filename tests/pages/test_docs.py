import re

from places import ROOT

import asn_netralitas
from asn_netralitas._model.problems import SENTENCES


def test_every_problem_code_has_its_heading_in_the_order_of_the_sentences() -> None:
    page = (ROOT / "docs" / "reference" / "problem-codes.md").read_text("utf-8")

    assert list(SENTENCES) == re.findall(r"^### `?([a-z0-9-]+)`?$", page, re.MULTILINE)


def test_every_public_name_is_exported_in_order() -> None:
    assert asn_netralitas.__all__ == sorted(asn_netralitas.__all__)
    assert [name for name in asn_netralitas.__all__ if not hasattr(asn_netralitas, name)] == []


def test_the_version_of_the_package_is_that_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")

    assert f'version = "{asn_netralitas.__version__}"' in project
