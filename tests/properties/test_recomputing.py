"""Whatever is scored comes out the same again from its data, and no item of a result can be moved unseen."""

import hashlib
import json
from functools import reduce
from operator import getitem

import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from greenscore.data.record import Records
from greenscore.insight.comparison import Cause, compare_assessments
from greenscore.insight.told import read_told
from greenscore.workflow import scoring
from greenscore.workflow.recomputing import recompute
from tests.graded import held
from tests.properties.strategies import AS_OF, editions
from tests.properties.test_records import spoken


def leaves(item, path=()):
    """Yield the path of every text, truth and null."""
    if isinstance(item, dict):
        pairs = item.items()
    elif isinstance(item, list):
        pairs = enumerate(item)
    else:
        yield path
        return
    for name, part in pairs:
        yield from leaves(part, (*path, name))


@given(editions(), spoken(), AS_OF)
def test_a_result_comes_out_the_same_from_the_record_of_all(edition, table, as_of):
    assume(len(set(zip(table.subjects, table.periods, strict=True))) == len(table))
    assume(as_of is not None or all(table.periods))
    table, _ = held(edition, table)
    results = scoring.score_table(edition, table, as_of=as_of)
    told = scoring.whole_of(results)
    rows = sorted(range(len(table)), key=lambda row: (table.subjects[row], table.periods[row]))
    record = Records(table, edition)(rows)
    data, grading = json.loads(record), json.loads(record)
    source = rfc8785.dumps(told)
    found = recompute(source, data, standard=edition, as_of=as_of, grading=grading)
    assert [result.differences for result in found.results] == [()] * len(table)
    assert found.equal


@given(editions(), spoken(), AS_OF, st.data())
def test_no_item_is_moved_unseen(edition, table, as_of, data):
    assume(len(set(zip(table.subjects, table.periods, strict=True))) == len(table))
    results = scoring.score_table(edition, table, as_of=as_of)
    right = scoring.whole_of(results)["assessments"][0]
    paths = list(leaves({name: right[name] for name in right.keys() - {"digest", "lineage"}}))
    for path in data.draw(
        st.lists(st.sampled_from(sorted(paths, key=str)), min_size=5, max_size=9)
    ):
        told, problems = read_told(sealed(moved(right, path)), "r.json")
        if told is None:  # what no result is without
            assert [problem.code for problem in problems] == ["result-malformed"]
            continue
        found = compare_assessments(told.assessments[0], right)
        assert found.sound
        if path == ("engine",):
            assert (found.equal, found.causes) == (True, (Cause.ENGINE,))
        else:
            assert found.differences


def moved(tree, path):
    """Return a tree with another text in one place."""
    copy = json.loads(json.dumps(tree))
    *above, last = path
    reduce(getitem, above, copy)[last] = "moved"
    return copy


def sealed(tree):
    """Return a result as JSON with the digest of what it says."""
    content = {name: part for name, part in tree.items() if name not in {"digest", "lineage"}}
    digest = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    return rfc8785.dumps({**content, "digest": digest})
