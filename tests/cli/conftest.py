"""Data of several subjects, with the result that was written of them."""

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

MANY = """subject,period,energy [tce],output_value [10kCNY],duty_assigned
甲 & "co",2024,120,4000,yes
甲 & "co",2025,110,4100,yes
it's b,2025,90,3000,no
"""


@pytest.fixture
def many(tmp_path):
    """Return the file of a result and that of its data."""
    data, result = tmp_path / "many.csv", tmp_path / "many.json"
    data.write_text(MANY, encoding="utf-8")
    written = ["score", str(data), "-s", "cn-gbt-36132", "-o", str(result)]
    assert CliRunner().invoke(greenscore, written).exit_code == 0
    return result, data
