import json

from asn_netralitas import Text
from asn_netralitas._files.json_text import alone, json_text


def test_json_on_a_terminal_gives_it_no_orders_and_keeps_every_sign() -> None:
    strange = "a\x7f\x9b31m\u202e\u2028\u200b\ud800 é ñ 😀 \U000e0001"
    for indent in (None, 2):
        text = json_text({strange: strange, "text": Text(id=strange, en="x")}, indent=indent)

        assert all(line.isprintable() for line in text.split("\n"))
        assert "é ñ 😀" in text
        assert json.loads(text)[strange] == strange


def test_a_value_keeps_its_place_behind_others_of_the_same_key() -> None:
    text = '{"note": {"input": {"input": 1}}, "list": [{"input": 2}],\n "input": {"a": 3}}'

    assert alone(text, "input", {"a": 3}) == '\n          {"a": 3}'
    assert alone(text, "input", 9) == "9"
