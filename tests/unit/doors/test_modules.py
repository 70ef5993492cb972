"""What a public module offers, and what it says where its packages are missing."""

import sys
from importlib import import_module
from types import ModuleType

import pytest
from places import PACKAGE

EXTRAS = {"frame": ("narwhals", "frame"), "spark": ("pyarrow", "spark")}
EXTRAS |= {"strategies": ("hypothesis", "hypothesis"), "service": ("fastapi", "serve")}
EXTRAS |= {"mcp_server": ("mcp", "mcp")}
FILES = (*PACKAGE.glob("[a-z]*.py"), *PACKAGE.glob("[a-z]*/__init__.py"))
MODULES = sorted(
    path.parent.name if path.stem == "__init__" else path.stem
    for path in FILES
    if path.parent.name != "cli"
)


def module(name: str) -> ModuleType:
    return import_module(f"asn_netralitas.{name}")


@pytest.mark.parametrize("name", MODULES)
def test_a_public_module_offers_its_public_names_alone(name: str) -> None:
    found = module(name)

    assert dir(found) == sorted(found.__all__)
    assert [each for each in found.__all__ if each.startswith("_")] == []
    assert [each for each in found.__all__ if not hasattr(found, each)] == []


@pytest.mark.parametrize("name", EXTRAS)
def test_a_module_without_its_packages_says_what_to_install(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, extra = EXTRAS[name]
    inner = f"asn_netralitas.{name}"
    for loaded in [each for each in sys.modules if each == inner or each.startswith(f"{inner}.")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ModuleNotFoundError) as caught:
        import_module(inner)

    sentence = f"`{inner}` needs the package `{package}`: pip install 'asn-netralitas[{extra}]'"
    assert (str(caught.value), caught.value.name) == (sentence, package)
