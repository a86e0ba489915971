"""The first page: what to do, whom it is about, what the colours mean, and who fills in what."""

from collections import Counter
from collections.abc import Sequence

from greenscore.data.template.check import state_of
from greenscore.data.template.form import Form
from greenscore.data.template.layout import COVER, ID, LABEL, VALUE
from greenscore.data.template.questions import AskedQuestion
from greenscore.texts import Text, worded

STEPS = 5
COUNT, LEFT = VALUE + 1, VALUE + 2
WIDTHS = {LABEL: 38.0, VALUE: 40.0, COUNT: 14.0, LEFT: 14.0}


class Cover:
    """The first page: opened first so that it stands first, written when all others are known."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._sheet = form.sheet(form.say("workbook.cover"), COVER)
        self._sheet.set_portrait()
        self._row = 0
        for column, width in WIDTHS.items():
            self._sheet.set_column(column, column, width)

    def write(self, asked: Sequence[AskedQuestion], tables: Sequence[str]) -> None:
        """Write the page; `tables` are the sheets of repeated rows."""
        standard, data = self._form.standard, self._form.data
        for title in dict.fromkeys(standard.title.get(lang) for lang in self._form.langs):
            self._line(title, "title", 26)
        self._line(
            f"{self._form.say('Glossary.standard')}: {standard.id}@{standard.edition}", "hint"
        )
        self._heading("workbook.whom")
        told = worded("workbook.subject_help", subject=standard.subject)
        row = self._form.row
        self._field("subject", told, data.subjects[row] if data else "")
        self._field("period", worded("workbook.period_help"), data.periods[row] if data else "")
        self._heading("workbook.how")
        for number in range(1, STEPS + 1):
            first, *others = self._form.say(f"workbook.steps.{number}", "\n").split("\n")
            self._line(f"{number}.  {first}", "plain")
            for other in others:
                self._line(f"     {other}", "hint")
        self._legend()
        self._people(asked, tables)
        self._sheet.activate()

    def _line(self, text: str, look: str, tall: float = 18.0) -> None:
        self._sheet.set_row(self._row, tall)
        self._sheet.write_string(self._row, LABEL, text, self._form.looks[look])
        self._row += 1

    def _heading(self, key: str) -> None:
        self._row += 1
        self._line(self._form.say(key), "heading", 24)

    def _field(self, name: str, told: Text, given: str) -> None:
        form, row, label = self._form, self._row, worded(f"Glossary.{name}")
        self._sheet.set_row(row, 24)
        self._sheet.write_string(row, ID, name)
        self._sheet.write_string(row, LABEL, form.both(label), form.looks["label"])
        form.write(self._sheet, row, VALUE, given, "answer")
        prompt = {"input_title": form.first(label), "input_message": form.both(told, "\n")[:255]}
        self._sheet.data_validation(row, VALUE, row, VALUE, {"validate": "any", **prompt})
        cell = f"$C${row + 1}"
        if name == "subject":
            rule = {"type": "formula", "criteria": f'={cell}=""', "format": form.looks["open"]}
            self._sheet.conditional_format(row, VALUE, row, VALUE, rule)
        form.book.define_name(name, f"='{self._sheet.get_name()}'!{cell}")
        self._row += 1

    def _legend(self) -> None:
        self._heading("workbook.legend")
        for look, key in (
            ("sample_open", "workbook.open"),
            ("sample_done", "workbook.done"),
            ("sample_skipped", "glossary.outcome.not_applicable"),
            ("sample_wrong", "workbook.wrong"),
        ):
            self._line(self._form.say(key), look)

    def _people(self, asked: Sequence[AskedQuestion], tables: Sequence[str]) -> None:
        """Write a row for each page, with how many answers it lacks and a place for a name."""
        form = self._form
        self._heading("workbook.who")
        titles = ("workbook.sheet", "workbook.person", "workbook.count", "Glossary.outcome.missing")
        self._sheet.set_row(self._row, 22)
        for column, key in enumerate(titles, LABEL):
            self._sheet.write_string(self._row, column, form.say(key), form.looks["header"])
        self._row += 1
        missing = form.say("glossary.outcome.missing")
        open_ = Counter(item.sheet for item in asked if state_of(form, item) == missing)
        for name, count in Counter(item.sheet for item in asked).items():
            formula = f'=COUNTIFS(check_sheet,B{self._row + 1},check_status,"{missing}")'
            self._sheet.write_number(self._row, COUNT, count, form.looks["label"])
            self._sheet.write_formula(self._row, LEFT, formula, form.looks["label"], open_[name])
            self._page(name)
        for name in tables:
            self._sheet.write_string(
                self._row, COUNT, form.say("workbook.rows"), form.looks["label"]
            )
            self._page(name)

    def _page(self, name: str) -> None:
        self._sheet.set_row(self._row, 20)
        link = f"internal:'{name}'!A1"
        self._sheet.write_url(self._row, LABEL, link, self._form.looks["link"], name)
        self._form.write(self._sheet, self._row, VALUE, "", "answer")
        self._row += 1
