"""Pages as results are read from them: tables by their columns, cells, sentences."""

from __future__ import annotations

import pytest

from abm.errors import InputError
from experiments.trace.documents import Document

PAGE = Document(
    "docs/page.md",
    r"""# A page

Ten worlds were
accepted.

## The first

| who | share | said |
| --- | ---: | --- |
| siloed | 0.1 | **holds** |
| coordinated, too | 0.2 | x \| y |

```
## No heading
| who | share |
| --- | --- |
| nobody | 0.9 |
```

### The second table
Text | with bars | is none.
| a line alone |

| who | count | share |
| --- | --- | --- |
| siloed | 7 | 0.3 |
""",
)


def test_tables_are_found_by_their_columns_whatever_else_they_have() -> None:
    first, second = PAGE.tables("who", "share")
    assert (first.heading, second.heading) == ("The first", "The second table")
    assert first.rows == (("siloed", "0.1", "holds"), ("coordinated, too", "0.2", "x \\| y"))
    assert second.column("count") == ["7"]
    assert PAGE.table("share", "said") == first
    assert PAGE.tables("count") == [second]


def test_cells_are_found_by_the_beginning_of_their_row() -> None:
    assert PAGE.cell("coordinated", "share") == "0.2"
    assert PAGE.cell("siloed", "count") == "7"


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("siloed", "share", "several rows 'siloed' with a column 'share'"),
        ("nobody", "share", "no row 'nobody' with a column 'share'"),
        ("siloed", "length", "no row 'siloed' with a column 'length'"),
    ],
)
def test_a_cell_that_is_not_there_once_is_an_error(row: str, column: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        PAGE.cell(row, column)
    assert str(caught.value) == (
        f"docs/page.md has {why}, from which concert trace reads a result."
    )


def test_a_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(InputError, match="docs/page.md has no table with the columns 'a' and 'b'"):
        PAGE.tables("a", "b")


def test_sentences_are_found_across_lines() -> None:
    [found] = PAGE.said(r"(\w+) worlds were accepted\.")
    assert found[1] == "Ten"
    with pytest.raises(InputError, match="docs/page.md has nothing that reads 'Nine worlds'"):
        PAGE.said("Nine worlds")


def test_figures_of_cells_are_numbers() -> None:
    assert [PAGE.figure(one) for one in ("1,022", "-0.05", "–")] == [1022.0, -0.05, float("-inf")]
    with pytest.raises(InputError, match="docs/page.md has no figure in the cell 'met'"):
        PAGE.figure("met")


def test_links_lead_to_headings_and_to_no_code() -> None:
    assert PAGE.headings == ["a-page", "the-first", "the-second-table"]
