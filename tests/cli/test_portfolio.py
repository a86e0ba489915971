"""The command for many companies, as a bank or an association uses it."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

STANDARD = """\
greenscore: 1
id: lending
edition: "2026"
title: {zh: 贷款组合, en: Lending book}
subject: {zh: 企业, en: Company}
sources:
  own: {title: {zh: 自定, en: Own}, mark: own}
rounding: {digits: 1, source: own}
inputs:
  energy: {unit: tce, min: 0, label: {zh: 综合能耗, en: Energy}, source: own}
  output: {unit: t, above: 0, label: {zh: 产量, en: Output}, source: own}
  loan: {unit: CNY, min: 0, graded: false, label: {zh: 贷款余额, en: Loan}, source: own}
  route:
    type: choice
    graded: false
    label: {zh: 工艺, en: Route}
    choices: {oxygen: {zh: 转炉, en: Oxygen}, arc: {zh: 电炉, en: Arc}}
derived:
  intensity: {formula: energy / output, unit: kgce/t, label: {zh: 强度, en: Intensity}, source: own}
index:
  children:
    - id: low
      title: {zh: 能耗, en: Energy}
      value: intensity
      better: lower
      score: {linear: {worst: 600, best: 300}}
      source: own
"""
PORTFOLIO = """\
portfolio:
  - id: by-loan
    title: {zh: 按贷款余额加权, en: Weighted by loan}
    of: total
    weight: loan
    missing: renormalise
    round: {digits: 1}
    source: own
    levels:
      - {id: amber, label: {zh: 黄色, en: Amber}, at: 40}
  - id: book
    title: {zh: 组合强度, en: Intensity of the book}
    value: intensity
    unit: kgce/t
    better: lower
    weight: output
    missing: renormalise
"""
DATA = """\
subject,route,energy,output,loan
东方钢铁,oxygen,420,1000,3000000
Northern Steel,oxygen,570,1000,500000
河岸特钢,arc,90,250,500000
无产量厂,arc,100,,200000
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")

    def run(*arguments, portfolio=PORTFOLIO, code=0):
        (tmp_path / "standard.yaml").write_text(STANDARD + portfolio, encoding="utf-8")
        call = ["portfolio", "data.csv", "-s", "standard.yaml", *arguments]
        result = CliRunner().invoke(greenscore, call)
        assert result.exit_code == code, result.output
        return result

    return run


def test_the_table_has_a_line_a_figure_and_names_who_is_left_out(run):
    assert run("--lang", "en").stdout == (
        "portfolio              result        level  counted  coverage  worst\n"
        "Weighted by loan       56.2          Amber      3/4       95%  Northern Steel\n"
        "Intensity of the book  480.0 kgce/t             3/4       75%  Northern Steel\n"
        "\nLeft out – Weighted by loan:\n  无产量厂: incomplete\n"
        "\nLeft out – Intensity of the book:\n  无产量厂: missing\n"
    )


def test_chinese_columns_stay_aligned_and_groups_are_named_by_their_labels(run):
    assert run("--lang", "zh", "--by", "route").stdout.startswith(
        "组合            工艺  结果          等级  计入  数据完整度  最差者\n"
        "按贷款余额加权  全部  56.2          黄色   3/4         95%  Northern Steel\n"
        "组合强度        全部  480.0 kgce/t         3/4         75%  Northern Steel\n"
        "按贷款余额加权  转炉  52.9          黄色   2/2        100%  Northern Steel\n"
        "组合强度        转炉  495.0 kgce/t         2/2        100%  Northern Steel\n"
        "按贷款余额加权  电炉  80.0          黄色   1/2         71%  河岸特钢\n"
    )


def test_json_carries_every_share_and_contribution(run):
    found = json.loads(run("--json").stdout)
    figure = found["figures"][0]
    assert found["declared"]
    assert figure["left_out"] == [{"subject": "无产量厂", "reason": "incomplete"}]
    assert [member["share"] for member in figure["members"]] == [0.125, 0.75, None, 0.125]
    contributions = [member["contribution"] or 0 for member in figure["members"]]
    assert round(sum(contributions), 1) == figure["value"] == 56.2
    assert figure["worst"] == "Northern Steel"


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx", "parquet"])
def test_files_hold_a_row_for_each_company(run, suffix, tmp_path):
    name = f"book.{suffix}"
    assert run("-o", name).stdout == f"{name}\n"
    file = tmp_path / name
    if suffix == "json":
        assert json.loads(file.read_text(encoding="utf-8"))["standard"]["id"] == "lending"
        return
    read = {"csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet}[suffix]
    frame = read(file)
    assert frame["subject"].tolist() == ["东方钢铁", "Northern Steel", "河岸特钢", "无产量厂"]
    assert frame["by-loan.contribution"].tolist()[:3] == [45.0, 1.25, 10.0]
    assert frame["book.outcome"].tolist()[3] == "missing"


def test_without_a_portfolio_the_plain_figures_come_with_a_note(run):
    result = run("--lang", "en", portfolio="")
    assert "portfolio-undeclared" in result.stderr
    assert "Equal-weighted mean    50.0      3/4" in result.stdout
    assert "Worst                  10.0      3/4" in result.stdout
    told = json.loads(run("--json", portfolio="").stdout)
    assert [problem["severity"] for problem in told["problems"]] == ["note"]


def test_groups_by_a_number_are_wrong_use(run):
    assert "portfolio-by-unknown" in run("--by", "loan", code=2).stderr


def test_a_suffix_that_cannot_be_written_is_refused(run):
    assert "output-suffix" in run("-o", "book.pdf", code=1).stderr
