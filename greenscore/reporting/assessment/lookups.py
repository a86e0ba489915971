"""What the sections of a report look things up in: one assessment beside its standard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from greenscore.insight import reading
from greenscore.model.assessment import Answer, Assessment, NodeResult, Rung, State
from greenscore.model.nodes import Node, Rounding
from greenscore.model.standard import Input, Question, Standard
from greenscore.reporting.assessment.sentences import category_text
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines, Wording
from greenscore.texts import Text, worded

GRADES = ("verified", "reviewed", "documented", "declared")


@dataclass(frozen=True)
class AssessmentLookups:
    """One assessment with the words to tell it in."""

    assessment: Assessment
    words: Wording

    @property
    def standard(self) -> Standard:
        """The standard the subject was assessed against."""
        return self.assessment.edition.standard

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The node of the standard behind each result."""
        return {node.id: node for node in self.standard.walk()}

    @cached_property
    def summands(self) -> frozenset[str]:
        """The nodes whose scores are added up without a weight."""
        return frozenset(
            child.id
            for node in self.nodes.values()
            if node.aggregate.kind == "sum"
            for child in node.children
            if child.weight == "1"
        )

    @cached_property
    def added_up(self) -> frozenset[str]:
        """The nodes whose weighted scores add up to that of their group."""
        return frozenset(
            child.id
            for node in self.nodes.values()
            if node.aggregate.kind in {"mean", "sum"}
            for child in node.children
        )

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by input."""
        return {answer.id: answer for answer in self.assessment.answers}

    @cached_property
    def exhibits(self) -> Mapping[str, str]:
        """The number under which the evidence section lists each input."""
        return {a.id: f"E{number}" for number, a in enumerate(self.assessment.answers, 1)}

    @cached_property
    def leaves(self) -> tuple[NodeResult, ...]:
        """The results of the indicators of the index, in the declared order."""
        return tuple(result for result in self.assessment.index.walk() if not result.children)

    @cached_property
    def all_leaves(self) -> tuple[NodeResult, ...]:
        """The results of the indicators of the index, then of each further result."""
        return tuple(result for result in self.assessment.walk() if not result.children)

    @cached_property
    def placed(self) -> Mapping[str, reading.Placed]:
        """What stands in for an absent score, by node."""
        return reading.put_in_place(self.assessment)

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The nodes of alternative paths that did not count."""
        return reading.passed_over(self.assessment, self.nodes)

    def criterion(self, result: NodeResult) -> reading.CriterionResult | None:
        """Return what a criterion came to, None for any other node."""
        return reading.criterion(self.assessment, self.nodes[result.id], result)

    @cached_property
    def rounding(self) -> Rounding:
        """How the scores of this report are printed: to the digits the assessment declares."""
        return Rounding(digits=self.assessment.digits, mode=self.standard.rounding.mode)

    def counts(self, result: NodeResult) -> bool:
        """Tell whether a node has a part in the total: one without weight is shown for information."""
        return result.nominal != 0.0

    def score(self, number: float | None) -> str:
        """Return a score as it is printed."""
        return numbers.points(number, self.rounding)

    def weight(self, result: NodeResult) -> str:
        """Return the declared weight of a node in the total, or in its group where none is declared.

        Nothing is returned in a group whose scores are simply added up, or play no part by weight.
        """
        if result.id in self.summands:
            return ""
        best = result.bounds[1]
        share = result.nominal if result.possible is None or not best else result.possible / best
        return "" if share is None else numbers.weight(share)

    def span(self, result: NodeResult) -> str:
        """Return the score of a node, or its band while values are open."""
        if result.score is not None or result.low is None or result.high is None:
            return self.score(result.score)
        return f"{self.score(result.low)} – {self.score(result.high)}"

    def known(self, result: NodeResult) -> bool:
        """Tell whether the range of a node's score is known at both ends."""
        return None not in result.bounds

    def best(self, result: NodeResult) -> str:
        """Return what a score is a part of; nothing where its range is not known."""
        return numbers.quantity(result.bounds[1]) if self.known(result) else ""

    def extent(self, result: NodeResult, *shown: float | None) -> list[float]:
        """Return the lowest and highest score that are drawn: of its range, or of what is seen of it.

        `shown` are further numbers that are drawn beside a score whose range is open.
        """
        low, high = result.bounds
        ends = (result.score, result.low, result.high, result.recognised, *shown)
        seen = [0.0, *(end for end in ends if end is not None)]
        return [
            float(min(seen) if low is None else low),
            float(max(seen) if high is None else high),
        ]

    def bar(self, result: NodeResult, **size: int) -> dict[str, Any] | None:
        """Return the bar of a score as plain data; None where no range tells how long it is."""
        if not self.known(result):
            return None
        return {
            "kind": "bar",
            "extent": self.extent(result),
            "solid": result.recognised,
            "hatched": result.low if result.score is None else result.score,
            "dotted": result.high if result.score is None else None,
            **size,
        }

    def title(self, id: str) -> Text:
        """Return the title of a node, its id where the author gave none."""
        return self.nodes[id].title or Text(id, id)

    def unit(self, id: str) -> str:
        """Return the unit of an indicator: its own, or that of the figure its value is taken from."""
        node, standard = self.nodes[id], self.standard
        source = standard.derived.get(node.value or "") or standard.inputs.get(node.value or "")
        return node.unit or (source.unit if source else None) or ""

    def question(self, id: str) -> Question | None:
        """Return what was asked under `id`: an input, or a column of a table (`table.row.column`)."""
        if id in self.standard.inputs:
            return self.standard.inputs[id]
        table, _, cell = id.partition(".")
        if table not in self.standard.tables:
            return None
        return self.standard.tables[table].columns.get(cell.rpartition(".")[2])

    def input_title(self, id: str) -> Text:
        """Return the label of an input, or of a table's cell with its row; the id where there is none."""
        asked = self.question(id)
        own = asked.label if asked and asked.label else Text(id, id)
        table, _, cell = id.partition(".")
        if not cell or table not in self.standard.tables:
            return own
        whole = self.standard.tables[table].label or Text(table, table)
        row = str(int(cell.partition(".")[0]) + 1)
        return worded("report.evidence.cell", table=whole, row=row, column=own)

    def cited(self, names: Sequence[str]) -> list[dict[str, str]]:
        """Return the numbers under which the evidence section lists `names`; a table is one range."""
        found: dict[str, str] = {}
        for name in names:
            table = name.partition(".")[0]
            cells = [self.exhibits[id] for id in self.exhibits if id.startswith(f"{table}.")]
            if name in self.exhibits:
                found[self.exhibits[name]] = self.exhibits[name]
            elif cells:
                found[cells[0]] = f"{cells[0]}–{cells[-1]}"
        return [{"at": at, "text": text} for at, text in found.items()]

    def level_title(self, id: str) -> Text:
        """Return the label of a level, its id where the author gave none."""
        for level in self.standard.levels:
            if level.id == id and level.label:
                return level.label
        return Text(id, id)

    def threshold(self, rung: Rung) -> str:
        """Return from which score on a level is reached; empty where it asks for none."""
        if rung.threshold is None:
            return ""
        strict = any(level.id == rung.id and level.above for level in self.standard.levels)
        return f"{'>' if strict else '≥'} {numbers.quantity(rung.threshold)}"

    def cite(self, citation: str | None) -> Lines:
        """Return a citation with the title of its document in place of its key."""
        return self.words.text(self.cited_text(citation)) if citation else []

    def cited_text(self, citation: str) -> Text:
        """Return the title of the document that a citation names, and the clause."""
        key, _, clause = citation.partition(" ")
        source = self.standard.sources.get(key)
        if source is None:
            return Text(citation, citation)
        title = Text(source.title.get("zh"), source.title.get("en"))
        return Text(f"{title.zh} {clause}".strip(), f"{title.en} {clause}".strip())

    def mark(self, citation: str | None) -> Text:
        """Return how the document that a citation names was read; nothing where it names none."""
        source = self.standard.sources.get((citation or "").partition(" ")[0])
        return worded(f"glossary.mark.{source.mark}") if source else Text()

    def shown(self, answer: Answer) -> Text:
        """Return an answer in words: a choice, yes or no, a text, or a number with its unit."""
        asked = self.question(answer.id)
        if answer.reason:
            reasons = asked.not_applicable.reasons if isinstance(asked, Input) else {}
            reason = reasons.get(answer.reason) or Text(answer.reason, answer.reason)
            return worded("report.answer.not_applicable", reason=reason)
        if answer.value is None and not answer.shown:
            return worded("glossary.outcome.missing")
        if asked and asked.type == "choice":
            return asked.choices.get(answer.shown) or Text(answer.shown, answer.shown)
        if asked and asked.type == "boolean":
            return worded("glossary.yes" if answer.value else "glossary.no")
        plain = answer.shown or numbers.quantity(answer.value, answer.unit)
        return Text(plain, plain)

    def value_in_words(self, result: NodeResult, value: float | str | None) -> Text:
        """Return the value of an indicator: the words of a choice, yes or no, or the bare number."""
        node = self.nodes[result.id]
        if isinstance(value, str):
            return category_text(self.standard, node, value)
        asked = self.standard.inputs.get(result.inputs[0]) if len(result.inputs) == 1 else None
        own = asked is not None and node.value in (None, result.inputs[0])
        if asked and own and value is not None and asked.type == "boolean":
            return worded("glossary.yes" if value else "glossary.no")
        plain = numbers.quantity(value)
        return Text(plain, plain)

    def state(self, state: State) -> dict[str, object]:
        """Return the mark of a state: its word and a class for its outline."""
        return {"kind": state.value, "words": self.words.say(f"glossary.conformity.{state.value}")}
