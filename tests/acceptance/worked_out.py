"""Cases of our own, for data that may not be passed on: made-up inputs, and their scores worked out anew.

The rules are written from the published equations in decimals of 40 digits, and share nothing with
greenscore. Given published inputs they give the published scores.
"""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from itertools import product
from math import prod
from random import Random

D = Decimal
ONE = D(1)


def exactly(rule):
    """Give a rule its row as decimals, where they are numbers, and 40 digits to work with."""

    def worked(row):
        with localcontext(prec=40):
            return rule({name: D(v) if _number(v) else v for name, v in row.items()})

    return worked


def _number(text):
    return text.replace(".", "", 1).lstrip("-").isdigit()


def _share(value, worst, best):
    return min(max((value - D(worst)) / (D(best) - D(worst)), D(0)), ONE)


def _income(value):
    return _share(value.ln(), D(100).ln(), D(75000).ln())


def _geometric(*parts):
    return prod(parts) ** (ONE / len(parts))


def _schooling(expected, attained):
    return (_share(expected, 0, 18) + _share(attained, 0, 15)) / 2


@exactly
def hdi(row):
    education = _schooling(row["eys"], row["mys"])
    return _geometric(_share(row["le"], 20, 85), education, _income(row["gnipc"]))


def _sex(row, sex, worst, best):
    life, income = _share(row[f"le_{sex}"], worst, best), _income(row[f"gni_pc_{sex}"])
    return _geometric(life, _schooling(row[f"eys_{sex}"], row[f"mys_{sex}"]), income)


@exactly
def gdi(row):
    return _sex(row, "f", "22.5", "87.5") / _sex(row, "m", "17.5", "82.5")


@exactly
def gii(row):
    birth = (10 / min(max(row["mmr"], D(10)), D(1000)) / row["abr"]).sqrt()
    power = {sex: (row[f"pr_{sex}"] * row[f"se_{sex}"]).sqrt() for sex in "fm"}
    women = _geometric(birth, power["f"], row["lfpr_f"])
    men = _geometric(ONE, power["m"], row["lfpr_m"])
    both = ((birth + 1) / 2, (power["f"] + power["m"]) / 2, (row["lfpr_f"] + row["lfpr_m"]) / 2)
    return 1 - 2 / (1 / women + 1 / men) / _geometric(*both)


@exactly
def ihdi(row):
    parts = {
        "le": _share(row["le"], 20, 85),
        "edu": _schooling(row["eys"], row["mys"]),
        "inc": _income(row["gnipc"]),
    }
    return _geometric(*(part * (1 - row[f"ineq_{name}"] / 100) for name, part in parts.items()))


@exactly
def phdi(row):
    pressure = row["co2_prod"] / D("76.61294863") + row["mf"] / D("140.8157")
    return row["hdi"] * (1 - pressure / 2)


IMPACT = {"N": "0", "P": "0.275", "C": "0.66"}
V2 = {
    "av": {"L": "0.395", "A": "0.646", "N": "1"},
    "ac": {"H": "0.35", "M": "0.61", "L": "0.71"},
    "au": {"M": "0.45", "S": "0.56", "N": "0.704"},
    **dict.fromkeys("cia", IMPACT),
}
V3 = {
    "av": {"N": "0.85", "A": "0.62", "L": "0.55", "P": "0.2"},
    "ac": {"L": "0.77", "H": "0.44"},
    "pr": {"N": "0.85", "L": "0.62", "H": "0.27"},
    "ui": {"N": "0.85", "R": "0.62"},
    "s": {"U": "6.42", "C": "7.52"},
    **{metric: {"H": "0.56", "L": "0.22", "N": "0"} for metric in "cia"},
}
OTHER_SCOPE = {"N": "0.85", "L": "0.68", "H": "0.5"}  # privileges, where the scope changes
TENTH = D("0.1")


@exactly
def cvss2(row):
    w = {name: D(codes[row[name]]) for name, codes in V2.items()}
    impact = D("10.41") * (1 - (1 - w["c"]) * (1 - w["i"]) * (1 - w["a"]))
    if not impact:
        return D("0.0")
    exploit = 20 * w["av"] * w["ac"] * w["au"]
    base = (D("0.6") * impact + D("0.4") * exploit - D("1.5")) * D("1.176")
    return base.quantize(TENTH, ROUND_HALF_UP)


@exactly
def cvss3(row):
    """Versions 3.0 and 3.1: they round up alike where no binary fraction stands in between."""
    w = {name: D(codes[row[name]]) for name, codes in V3.items()}
    harm = 1 - (1 - w["c"]) * (1 - w["i"]) * (1 - w["a"])
    if changed := row["s"] == "C":
        impact = w["s"] * (harm - D("0.029")) - D("3.25") * (harm - D("0.02")) ** 15
        w["pr"] = D(OTHER_SCOPE[row["pr"]])
    else:
        impact = w["s"] * harm
    if impact <= 0:
        return D("0.0")
    exploit = D("8.22") * w["av"] * w["ac"] * w["pr"] * w["ui"]
    whole = (impact + exploit) * (D("1.08") if changed else 1)
    return min(whole, D(10)).quantize(D("0.00001"), ROUND_HALF_UP).quantize(TENTH, ROUND_CEILING)


# The least and the largest value of each made-up input: some lie beyond the goalposts.
LIFE = {"le": (15, 95), "eys": (0, 22), "mys": (0, 18), "gnipc": (80, 120_000)}
SEX = {"le": (25, 95), "eys": (1, 22), "mys": (1, 18), "gni_pc": (150, 120_000)}
SHARES = ("se_f", "se_m", "pr_f", "pr_m", "lfpr_f", "lfpr_m")
RANGES = {
    "hdi": LIFE,
    "gdi": {f"{name}_{sex}": ends for sex in "fm" for name, ends in SEX.items()},
    "gii": {"mmr": (2, 1500), "abr": (1, 200), **dict.fromkeys(SHARES, (1, 100))},
    "ihdi": LIFE | dict.fromkeys(("ineq_le", "ineq_edu", "ineq_inc"), (1, 60)),
    "phdi": {"hdi": (0, 1), "co2_prod": (0, 70), "mf": (0, 130)},
}


def countries(index, many=300):
    """Return made-up countries with the inputs of an index, the same ones each time."""
    draw = Random(index)
    return [
        {"subject": f"c{nth}"} | {n: f"{draw.uniform(*e):.6f}" for n, e in RANGES[index].items()}
        for nth in range(many)
    ]


def vulnerabilities(metrics):
    """Return every combination of the codes of a version."""
    return [
        {"subject": "/".join(codes), **dict(zip(metrics, codes, strict=True))}
        for codes in product(*metrics.values())
    ]
