"""A small standard that asks one question of every kind, and ways to hand its data in."""

import pytest

from greenscore.data.intake import load
from greenscore.model.standard import Edition, Standard

STANDARD = {
    "greenscore": "1",
    "id": "trial",
    "edition": "2025",
    "title": {"zh": "试用标准", "en": "Trial standard"},
    "subject": {"zh": "工厂", "en": "factory"},
    "sources": {"own": {"title": "Trial", "mark": "own"}},
    "rounding": {"digits": "1"},
    "themes": {
        "general": {"zh": "基本情况", "en": "General"},
        "energy": {"zh": "能源", "en": "Energy"},
    },
    "inputs": {
        "sector": {
            "label": {"zh": "行业", "en": "Sector"},
            "help": {"zh": "主要工艺路线", "en": "The main process route"},
            "type": "choice",
            "choices": {
                "bf": {"zh": "高炉", "en": "Blast furnace"},
                "eaf": {"zh": "电炉", "en": "Electric arc furnace"},
                "00123": {"zh": "其他", "en": "Other"},
                "NO": {"zh": "无", "en": "None of these"},
            },
            "theme": "general",
            "graded": "false",
        },
        "energy": {
            "label": {"zh": "综合能源消费量", "en": "Energy"},
            "unit": "MWh",
            "min": "0",
            "max": "1000000",
            "theme": "energy",
            "evidence": {"required": "true", "kinds": ["meter ledger"]},
        },
        "output": {
            "label": {"zh": "产量", "en": "Output"},
            "unit": "t",
            "above": "0",
            "theme": "energy",
        },
        "renewable": {
            "label": {"zh": "可再生能源", "en": "Renewable"},
            "unit": "MWh",
            "theme": "energy",
        },
        "recycled": {"label": {"zh": "回收率", "en": "Recycled"}, "unit": "%", "below": "100.5"},
        "staff": {"label": {"zh": "员工人数", "en": "Staff"}, "unit": "person", "integer": "true"},
        "leak": {
            "label": {"zh": "是否泄漏检测", "en": "Leak detection"},
            "type": "boolean",
            "not_applicable": {
                "allowed": "true",
                "reasons": {"no-gas": {"zh": "没有废气", "en": "No waste gas"}, "closed": "Closed"},
            },
        },
        "remark": {"label": {"zh": "说明", "en": "Remark"}, "type": "text"},
    },
    "tables": {
        "processes": {
            "label": {"zh": "工序", "en": "Processes"},
            "theme": "energy",
            "columns": {
                "kind": {
                    "type": "choice",
                    "choices": {"sinter": {"zh": "烧结"}, "coke": {"zh": "焦化"}},
                },
                "heat": {"unit": "GJ", "min": "0", "label": {"zh": "热耗", "en": "Heat"}},
                "label": {"type": "text"},
            },
        }
    },
    "checks": [
        {
            "id": "renewable-within-total",
            "expect": "renewable <= energy",
            "message": {
                "zh": "可再生能源不得超过总能耗",
                "en": "Renewable energy exceeds the total",
            },
        },
        {
            "id": "staff-known",
            "expect": "staff > 10",
            "severity": "warning",
            "message": {"zh": "员工很少", "en": "Very few staff"},
        },
    ],
    "index": {"children": [{"id": "intensity", "value": "energy / output"}]},
}


@pytest.fixture(scope="session")
def edition():
    return Edition(
        standard=Standard.model_validate(STANDARD), digest="d1" * 32, file="standard.yaml"
    )


@pytest.fixture
def give(tmp_path, edition):
    """Write a file and load it: `give("data.csv", text)` is the table and its problems."""

    def load_file(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load(path, edition, **options)

    return load_file


@pytest.fixture
def codes():
    """Say what was found: `[(code, place)]` in the order it was reported."""

    def said(problems):
        return [(problem.code, str(problem.where)) for problem in problems]

    return said
