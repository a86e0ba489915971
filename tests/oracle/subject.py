"""What the formulas of a standard see of one subject: answers, constants, derived figures, nodes."""

import ast
from datetime import date
from fractions import Fraction

from tests.oracle.formulas import UNITS, Formula, Quantity, number_in, written

MET = "prerequisites.met"


class Untold(Exception):
    """The documentation does not say what comes of this."""


class Later(Exception):
    """A node is asked for that has not been scored yet."""


class Subject:
    """One subject in one period.

    `answers` holds fractions, truth values and the keys of choices; what is open is left out, and
    `claimed` are the inputs that were answered "not applicable", `said` the texts beside answers.
    `absent` collects why what was read is not there.
    """

    def __init__(self, standard, answers, claimed, tables, day, before, said=()):
        self.standard, self.answers, self.claimed = standard, answers, claimed
        self.tables, self.day, self.before = tables, day, before
        self.said = dict(said)
        self.nodes, self.references = {}, {}
        self.absent = set()

    def earlier(self, back):
        """Return the subject in the period so many before this one, or None."""
        return self.before(back)

    def name(self, name):
        standard = self.standard
        if name in standard["inputs"]:
            return self._answer(name)
        if name in standard["parameters"]:
            return self._parameter(standard["parameters"][name], {})
        if name in standard["derived"]:
            figure = standard["derived"][name]
            unit = UNITS[figure["unit"]]
            return Quantity(number_in(Formula(self)(figure["formula"]), unit), unit)
        if name == MET:
            return self._met()
        node, _, part = name.partition(".")
        if part in {"evidence", "note"}:
            return self._beside(node, part)
        if part.startswith("reference."):
            return Quantity(self.references[node](part.removeprefix("reference.")), UNITS["1"])
        if node not in self.nodes:
            raise Later
        return self._of_node(self.nodes[node], part)

    def of_group(self, name, by):
        """Return a statistic of those in the population who gave the subject's own answer."""
        node, _, statistic = name.partition(".reference.")
        answer = self.name(by)
        group = None if answer is None else self.references[node].groups.get(_key(answer))
        return Quantity(group and group(statistic), UNITS["1"])

    def _answer(self, name):
        question = self.standard["inputs"][name]
        answer = self.answers.get(name)
        if answer is None:
            self.absent.add("not_applicable" if name in self.claimed else "missing")
        if question.get("type", "number") != "number":
            return answer
        return Quantity(answer, UNITS[question.get("unit", "1")])

    def _beside(self, name, part):
        """Return what was written beside an answer; what is not there is missing as the answer is."""
        answer = self._answer(name)
        text = self.said.get((name, part))
        if text is None and getattr(answer, "number", answer) is not None:
            self.absent.add("missing")
        return text

    def _parameter(self, parameter, cells):
        unit = UNITS[parameter.get("unit", "1")]
        figure = parameter
        if "dated" in parameter:
            if self.day is None:
                return Quantity(None, unit)
            begun = [f for f in parameter["dated"] if date.fromisoformat(f["from"]) <= self.day]
            figure = begun[-1] if begun else {"value": "none"}
        keys = parameter.get("by", [])
        found = figure["values"] if "values" in figure else figure["value"]
        # What is named is read, all of it, whatever the figure of the day turns on.
        named = [keys] if isinstance(keys, str) else keys
        answers = [cells[key] if "." in key else self.name(key) for key in named]
        if None in answers:
            if any("." in key and cells[key] is None for key in named):
                self.absent.add("untold")
            return Quantity(None, unit)
        for answer in answers:
            if isinstance(found, dict):
                found = found.get(_key(answer), "none")
        return Quantity(None if found == "none" else Fraction(found), unit)

    def _met(self):
        held = [Formula(self)(rule["expect"]) for rule in self.standard["prerequisites"]]
        if False in held:
            return False
        return None if None in held else True

    def _of_node(self, node, part):
        if node is None:
            raise Untold
        if part == "level":
            return node.level
        number = getattr(node, part)
        if number is None or node.lacks:  # whether what reads a node reads what the node does
            self.absent.add("untold")
        return Quantity(number, UNITS["1"] if part == "score" else node.unit)

    # tables

    def table_in(self, node):
        """Return the table that an argument of an aggregate runs over, or None.

        What an aggregate within it runs over is not meant.
        """
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name):
            return None
        if isinstance(node, ast.Name):
            name = written(node.id).split(".")[0]
            return name if name in self.standard["tables"] else None
        inside = (self.table_in(part) for part in ast.iter_child_nodes(node))
        return next(filter(None, inside), None)

    def rows(self, table):
        if self.tables.get(table) is None:
            self.absent.add("missing")
            return None
        return self.tables[table]

    def cells(self, table, row):
        """Return the look-up of names within a row; without a row it tells units alone."""
        columns = self.standard["tables"][table]["columns"]

        def cell(name):
            name = name.removeprefix(f"{table}.")
            if name in self.standard["parameters"]:
                parameter = self.standard["parameters"][name]
                keys = parameter.get("by", [])
                if not any(key.startswith(f"{table}.") for key in keys):
                    return None
                if row is None:
                    for key in keys if isinstance(keys, list) else [keys]:
                        if "." not in key:
                            self.name(key)  # a formula reads what it names, with rows or without
                    return (Quantity(None, UNITS[parameter.get("unit", "1")]),)
                kinds = {f"{table}.{key}": row.get(key) for key in columns}
                return (self._parameter(parameter, kinds),)
            if name not in columns:
                return None
            value = None if row is None else row.get(name)
            if row is not None and value is None:
                self.absent.add("untold")
            if columns[name].get("type", "number") != "number":
                return (value,)
            return (Quantity(value, UNITS[columns[name].get("unit", "1")]),)

        return cell


def _key(answer):
    return str(answer).lower() if isinstance(answer, bool) else answer
