"""Who graded the records of an inventory: a line for each assessor."""

from collections import Counter
from collections.abc import Iterator

from greenscore.model.inventory import Inventory
from greenscore.reporting.press.wording import clean
from greenscore.texts import Text, worded


def graded_texts(inventory: Inventory) -> Iterator[Text]:
    """Yield who graded how many of the records, and that nobody signed it; nothing where nobody did."""
    counts = Counter(standing.grader for standing in inventory.graded.standing.values())
    records = sum(category.records for category in inventory.categories)
    for position, grader in enumerate(inventory.graded.graders):
        if counts[position]:
            yield worded(
                "inventory.graded.by",
                name=clean(grader.name),
                role=clean(grader.role),
                date=grader.date,
                count=str(counts[position]),
                records=str(records),
            )
