"""Write a register about nobody, of the shape that the employee export of SIASN has.

    python generate.py 400 > register.csv

The columns are some of those of the export, and `eselon_id`, which has to be joined from the list
of units. The same number gives the same register. Names, numbers and places are made up: no NIP
has 0 for the sex. About half hold functional posts and a tenth structural ones. Rare codes are more
frequent here than anywhere, so that a small register has them, too.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from typing import Final, TextIO

COLUMNS: Final = (
    *("pns_id", "nip_baru", "nama", "tanggal_lahir", "jenis_kelamin", "email"),
    *("jenis_pegawai_id", "kedudukan_hukum_id", "status_cpns_pns", "gol_akhir_nama"),
    *("jenis_jabatan_id", "jabatan_nama", "eselon_id", "tmt_jabatan"),
    *("lokasi_kerja_id", "instansi_kerja_nama"),
)
SEED: Final = 20240828

# kedudukan hukum, status, how many of a thousand
_STANDING: Final = (
    *(("01", "P", 490), ("01", "C", 50), ("71", "", 220), ("101", "", 80)),
    *(("02", "P", 15), ("13", "P", 5), ("03", "P", 12), ("04", "P", 6), ("15", "P", 8)),
    *(("16", "P", 2), ("20", "P", 12), ("07", "P", 4), ("08", "P", 5), ("52", "P", 3)),
    *(("98", "P", 3), ("99", "P", 40), ("88", "P", 6), ("77", "P", 4), ("66", "P", 3)),
    *(("72", "", 4), ("73", "", 4), ("51", "C", 3), ("02", "C", 5)),
    # What no list has, what is not filled in, and a zero that a sheet of figures has dropped.
    *(("55", "P", 6), ("", "P", 9), ("01", "", 9), ("01", "H", 6), ("", "", 3), ("1", "P", 12)),
)
_FUNCTIONAL: Final = (
    *(("GURU AHLI PERTAMA", 90), ("GURU AHLI MUDA", 110), ("GURU AHLI MADYA", 60)),
    *(("GURU", 20), ("PERAWAT TERAMPIL", 60), ("BIDAN MAHIR", 40), ("PERAWAT PENYELIA", 20)),
    *(("DOKTER AHLI PERTAMA", 25), ("DOKTER AHLI MADYA", 12), ("DOKTER AHLI UTAMA", 6)),
    *(("ANALIS KEBIJAKAN AHLI MUDA", 30), ("PRANATA KOMPUTER AHLI PERTAMA", 15)),
)
_STRUCTURAL: Final = (
    *(("SEKRETARIS DAERAH", "21", 3), ("KEPALA DINAS PENDIDIKAN", "22", 6)),
    *(("SEKRETARIS DINAS KESEHATAN", "31", 10), ("KEPALA BIDANG MUTASI", "32", 12)),
    *(("CAMAT MUARA WAHAU", "31", 8), ("LURAH TELUK LINGGA", "41", 8)),
    *(("KEPALA SEKSI PEMERINTAHAN", "41", 20), ("KEPALA SUBBAGIAN UMUM", "42", 15)),
    *(("PLT. KEPALA DINAS SOSIAL", "22", 4), ("SEKRETARIS CAMAT", "32", 5), ("", "31", 3)),
    *(("DIREKTUR JENDERAL", "11", 1), ("KEPALA URUSAN TATA USAHA", "51", 3)),
    *(("KEPALA UNIT", "45", 2), ("KEPALA BAGIAN HUKUM", "", 3)),
)
_PLACES: Final = (
    *(("LOK-01", 10), ("LOK-02", 25), ("LOK-03", 45), ("LOK-04", 20)),
    *(("LOK-05", 5), ("LOK-06", 5), ("LOK-99", 4), ("", 4)),
)


def records(number: int) -> Iterator[dict[str, str]]:
    """Yield made-up records; a longer register begins with the shorter one."""
    chance = random.Random(SEED)  # noqa: S311  # a register, not a secret
    for count in range(1, number + 1):
        record = _record(chance, count)
        # Now and then a cell is lost, and those behind it move to the front.
        if chance.random() < 0.005:  # noqa: PLR2004  # as rare as that
            cells = [*list(record.values())[1:], ""]
            record = dict(zip(COLUMNS, cells, strict=True))
        yield record


def write(number: int, file: TextIO) -> None:
    """Write a register of so many records as CSV."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(number))


def _record(chance: random.Random, count: int) -> dict[str, str]:
    standing, status = _one(chance, _STANDING)
    kind, title, eselon = _post(chance, contract=standing in {"71", "101", "72", "73"})
    (place,) = _one(chance, _PLACES)
    year, month = chance.randint(1966, 2000), chance.randint(1, 12)
    born = f"{chance.randint(1, 28):02}-{month:02}-{year}"
    appointed = chance.randint(year + 20, 2024)
    return {
        "pns_id": f"CONTOH-{count:08}",
        "nip_baru": f"{year}{month:02}{born[:2]}{appointed}{month:02}0{count % 1000:03}",
        "nama": f"PEGAWAI CONTOH {count}",
        "tanggal_lahir": born,
        "jenis_kelamin": chance.choice("MF"),
        "email": f"pegawai{count}@contoh.invalid",
        "jenis_pegawai_id": chance.choices(("1", "10", "15"), (5, 15, 80))[0],
        "kedudukan_hukum_id": standing,
        "status_cpns_pns": status,
        "gol_akhir_nama": chance.choice(("II/c", "III/a", "III/b", "III/d", "IV/a")),
        "jenis_jabatan_id": kind,
        "jabatan_nama": title,
        "eselon_id": eselon,
        "tmt_jabatan": f"01-{chance.randint(1, 12):02}-{chance.randint(appointed, 2024)}",
        "lokasi_kerja_id": place,
        "instansi_kerja_nama": "PEMERINTAH KAB. CONTOH",
    }


def _post(chance: random.Random, *, contract: bool) -> tuple[str, str, str]:
    """Return the kind of post, its title and its eselon; seldom structural on a contract."""
    kinds = (("1", 1 if contract else 14), ("2", 52), ("4", 34), ("3", 1), ("", 2), ("9", 1))
    (kind,) = _one(chance, kinds)
    if kind == "1":
        title, eselon = _one(chance, _STRUCTURAL)
        return kind, title, eselon
    if kind == "2":
        (title,) = _one(chance, _FUNCTIONAL)
        return kind, title, "99"
    return kind, "PENGADMINISTRASI UMUM" if kind == "4" else "", chance.choice(("99", ""))


def _one(chance: random.Random, table: tuple[tuple[object, ...], ...]) -> tuple[str, ...]:
    """Return a row of the table without its last cell, which says how frequent it is."""
    (row,) = chance.choices(table, [float(str(row[-1])) for row in table])
    return tuple(map(str, row[:-1]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a register about nobody, as CSV.")
    parser.add_argument("records", type=int, help="how many")
    write(parser.parse_args().records, sys.stdout)
