"""A heading that is renamed as a whole keeps the unit that stands in it."""

import pytest

from greenscore.model.reading import Reading


@pytest.mark.parametrize(
    "heading, columns, expected",
    [
        ("Made (kg)", {"Made (kg)": "output"}, 0.005),
        ("Made (kg)", {"Made": "output"}, 0.005),
        ("Made (kg)", {"Made (kg)": "output [t]"}, 5.0),
        ("Made (total)", {"Made (total)": "output"}, 5.0),
    ],
)
def test_the_unit_of_the_old_heading_counts(give, heading, columns, expected):
    content = f"subject,{heading}\nA,5\n".encode()
    table, _ = give("data.csv", content, reading=Reading(columns=columns))
    assert float(table.columns["output"].values[0]) == expected
