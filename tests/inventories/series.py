"""Series of a meter in a few words, for its tests."""

from datetime import datetime, timedelta

from greenscore.workflow.inventory import read_meter


def stamps(start, count, minutes=60, form="%Y-%m-%d %H:%M"):
    """Return time stamps so many minutes apart, without a zone."""
    first = datetime.fromisoformat(start)
    return [f"{first + timedelta(minutes=minutes * n):{form}}" for n in range(count)]


def series(times, values=1, unit="kWh"):
    """Return a reading at each time; one value stands for all."""
    each = values if isinstance(values, list) else [values] * len(times)
    return [
        {"timestamp": time, "value": value, "unit": unit}
        for time, value in zip(times, each, strict=True)
    ]


def read(readings, zone="Asia/Shanghai", minutes=60, **form):
    """Return the months as (month, amount, readings, expected), and the codes of problems."""
    found, problems = read_meter(readings, zone=zone, step=timedelta(minutes=minutes), **form)
    codes = [problem.code for problem in problems]
    if found is None:
        return None, codes
    return [(m.month, m.amount, m.readings, m.expected) for m in found.months], codes


def refused(readings, **how):
    """Return the one problem of readings that make no series."""
    zone, minutes = how.pop("zone", "Asia/Shanghai"), how.pop("minutes", 60)
    found, (problem,) = read_meter(readings, zone=zone, step=timedelta(minutes=minutes), **how)
    assert found is None
    return problem
