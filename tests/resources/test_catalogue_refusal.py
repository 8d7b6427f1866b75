"""A bad list is refused whole, with every reason by row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.catalogue import CatalogueError, read_convenience_bands, read_questions, read_services
from resources.catalogue.services import OWN_COLUMNS

HEADER = ",".join(OWN_COLUMNS)
GOOD = "a-1,Name,Jina,NTSA,Vehicles,500,fixed,,,,,,,"


def listed(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        read_services(path)
    return [str(problem) for problem in refused.value.problems]


def test_good_rows_are_read_when_columns_are_in_another_order(tmp_path: Path) -> None:
    shuffled = ["source", *OWN_COLUMNS[:-1]]
    path = listed(tmp_path, 'me,a-1,Name,,NTSA,,"1,660.50",fixed,0,,,,,', header=",".join(shuffled))
    (service,) = read_services(path).services
    assert (service.fee_cents, service.convenience_fee_cents, service.name_sw) == (1_660_50, 0, None)


def test_spreadsheet_mark_blank_rows_and_windows_line_ends_are_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n\r\n,,,,,,,,,,,,,\r\n{GOOD}\r\n".encode())
    assert [service.code for service in read_services(path).services] == ["a-1"]


def test_every_bad_row_is_named_when_several_are_bad(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        GOOD,
        "a-1,,Jina,NTSA,V,500,fixed,,,,,,,",
        "a-2,Name,Jina,NTSA,V,abc,fixed,,,,,,,",
        "a-3,Name,Jina,NTSA,V,-5,fixed,,,,,,,",
        "a-4,Name,Jina,NTSA,V,,dear,,,,,,,",
        "a-5,Name,Jina,NTSA,V,,fixed,,,,,,nonsense,",
        "a-6,Name,Jina,NTSA,V,50",
        "not a code,Name,Jina,NTSA,V,50,unknown,,,,,,,",
    )
    assert problems(path) == [
        "Row 3, column name_en: the cell is empty. It has to be filled.",
        "Row 3, column code: the code “a-1” is already used in row 2. Change one.",
        "Row 4, column fee_kes: “abc” is not an amount in shillings. Write 500 or 500.00, or leave it empty.",
        "Row 5, column fee_kes: “-5” is not an amount in shillings. Write 500 or 500.00, or leave it empty.",
        "Row 6, column fee_basis: “dear” is not one of: fixed, free, per_page, unknown.",
        "Row 7, column fee_kes: a fixed fee has no amount. Write it, or say unknown: nothing defaults to zero.",
        "Row 7, column questions: there is no question “nonsense”. Use ids of questions.csv.",
        "Row 8: the row has 6 cells, the header has 14. Put text with commas in quotes.",
        "Row 9, column code: “not a code” is not a code. Use letters, digits, dot and hyphen, at most 64.",
        "Row 9, column fee_kes: an amount stands beside unknown. Say fixed, or empty the cell.",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,N,,X,,0,fixed,,,,,,,", "If the service is free, say free"),
        ("a,N,,X,,10,free,,,,,,,", "a free service has a fee"),
        ("a,N,,X,,0,free,50,,,,,,", "a free service has no convenience fee"),
        ("a,N,,X,,,unknown,,,,,,case_no case_no,", "at most 2 different questions"),
        (f"a,{'N' * 1001},,X,,,unknown,,,,,,,", "the text has 1001 characters"),
        ("a,N,,X,,10.005,fixed,,,,,,,", "is not an amount"),
        ("a,N,,X,,99999999999,fixed,,,,,,,", "is not an amount"),
    ],
)
def test_row_is_refused_when_its_fee_or_text_makes_no_sense(tmp_path: Path, row: str, words: str) -> None:
    (problem,) = problems(listed(tmp_path, row))
    assert words in problem
    assert problem.startswith("Row 2")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty"),
        (b"code,name\n1,2\n", "missing: name_en"),
        (HEADER.replace(",", ";").encode() + b"\n", "separated by semicolons"),
        (HEADER.encode() + b"\n", "no rows"),
        (HEADER.encode() + b"\n\xff\xfe\n", "Line 2 is not UTF-8"),
        (HEADER.encode() + b"\n\0\n", "binary data"),
        (HEADER.encode() + b'\n"a"b,c\n', "not well-formed CSV"),
    ],
)
def test_file_is_refused_in_one_sentence_when_it_is_no_list(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(raw)
    (problem,) = problems(path)
    assert words in problem


def test_file_is_refused_in_one_sentence_when_it_is_absent_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        (problem,) = problems(path)
        assert "could not be read" in problem


def test_error_text_shows_the_first_twenty_and_counts_the_rest(tmp_path: Path) -> None:
    path = listed(tmp_path, *(f"a-{n},,,X,,,unknown,,,,,,," for n in range(25)))
    with pytest.raises(CatalogueError) as refused:
        read_services(path)
    lines = str(refused.value).splitlines()
    assert lines[0] == "list.csv was not taken in, nothing was changed: 25 problems."
    assert len(lines) == 22
    assert lines[-1] == "  … and 5 more."


def test_bands_are_refused_when_two_claim_one_amount_on_one_day(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        "0,199.99,5,2023-12-01,2024-12-31,old",
        "100,300,9,2024-06-01,,new",
        "0,99,7,2025-01-01,2024-01-01,odd",
        "0,,1,soon,,later",
        header="from_kes,to_kes,fee_kes,starts_on,ends_on,legal_basis",
    )
    with pytest.raises(CatalogueError) as refused:
        read_convenience_bands(path)
    said = [str(problem) for problem in refused.value.problems]
    assert said[0] == "Row 3: the band overlaps an earlier row on the same days. One amount, one fee."
    assert "Row 4, column ends_on: the band ends before it starts." in said
    assert "Row 5, column starts_on: “soon” is not a day. Write it as 2026-10-14." in said


def test_questions_are_refused_when_a_pattern_or_a_link_is_broken(tmp_path: Path) -> None:
    header = "id,label_en,label_sw,hint_en,hint_sw,pattern,normalise,strict,required,personal,subject"
    path = listed(
        tmp_path,
        "one,A,B,,,[,upper,1,1,1,0,,,",
        "one,A,B,,,,loud,1,yes,1,0,two,,",
        header=header + ",instead,instead_en,instead_sw",
    )
    with pytest.raises(CatalogueError) as refused:
        read_questions(path)
    columns = [problem.column for problem in refused.value.problems]
    assert columns == ["pattern", "normalise", "required", "id", "instead"]
