"""What doors show a person of the things the workflow returned: lines, tables and facts, ready to print."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from greenscore.reporting.screen.blocks import Blocks, Facts, ScreenBlock, ScreenTable
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.composite import Composite
    from greenscore.factors.exchange.measured import MeasuredRecord
    from greenscore.factors.library import Library
    from greenscore.factors.search import Findings
    from greenscore.factors.staleness import Age
    from greenscore.factors.training_cards import ShippedCard
    from greenscore.factors.training_figures import TrainingFigures
    from greenscore.insight.comparison import Comparison
    from greenscore.insight.explanation import Explanation
    from greenscore.inventories.balance import Balance
    from greenscore.inventories.composition import GasComposition
    from greenscore.inventories.lineage import Chain
    from greenscore.inventories.meters.series import Series
    from greenscore.inventories.restatement import Restatement
    from greenscore.model.assessment import Assessment
    from greenscore.model.inventory import Inventory
    from greenscore.model.standard import Edition
    from greenscore.scoring.population_statistics import Freezing
    from greenscore.scoring.portfolios import Portfolios
    from greenscore.scoring.results import Results
    from greenscore.standard.catalogue import Heading
    from greenscore.standard.proofs.written import CaseOutcome

__all__ = ["Blocks", "Facts", "ScreenBlock", "ScreenTable"]


MOST_DIGESTED = 50  # an assessment takes milliseconds, a line of the table none


def of_results(results: "Results", lang: Lang, one: "Assessment | None" = None) -> Blocks:
    """Return one subject's answer, or a line a subject where there are several, then the digests.

    `one` is the subject that is asked for, where it is one of several.
    """
    from greenscore.reporting.screen.assessment import assessment_screen, results_screen
    from greenscore.workflow.scoring import whole_data_digest, whole_of

    edition, table = results.prepared.plan.edition, results.prepared.table
    if len(results) == 1:
        one = results.assessment()
    if one is not None:
        yield from assessment_screen(one, lang)
        yield ""
        yield from of_digests(edition, lang, data=one.data_digest, result=one.digest)
        return
    yield from results_screen(results, lang)
    yield ""
    whole = {"digest": "", "data_digest": whole_data_digest(edition, table)}
    if len(results) <= MOST_DIGESTED:
        whole = whole_of(results)
    yield from of_digests(edition, lang, data=whole["data_digest"], result=whole["digest"])


def of_digests(edition: "Edition", lang: Lang, *, data: str, result: str = "") -> Blocks:
    """Return the digests that a result can be checked by."""
    from greenscore.reporting.screen.digests import digests_screen

    return digests_screen(lang, standard=edition.digest, data=data, result=result)


def of_explanations(
    explanations: Iterable["Explanation"], assessment: "Assessment", lang: Lang
) -> Blocks:
    """Tell of each node why it scored what it did."""
    from greenscore.reporting.screen.explanation import explanation_screen

    for explanation in explanations:
        yield from explanation_screen(explanation, assessment, lang)


def of_comparison(found: "Comparison", lang: Lang) -> Blocks:
    """Tell whether a result came out the same again, and what differs and why."""
    from greenscore.reporting.screen.comparison import comparison_screen

    return comparison_screen(found, lang)


def of_portfolios(found: "Portfolios", lang: Lang) -> Blocks:
    """Return a line a figure, then who was left out of it."""
    from greenscore.reporting.screen.portfolio import portfolio_screen

    return portfolio_screen(found, lang)


def of_inventory(inventory: "Inventory", lang: Lang) -> Blocks:
    """Return the totals side by side, then the categories."""
    from greenscore.reporting.screen.inventory import inventory_screen

    return inventory_screen(inventory, lang)


def of_chain(chain: "Chain", lang: Lang) -> Blocks:
    """Tell how the figures of a record come about."""
    from greenscore.reporting.screen.inventory import chain_screen

    return chain_screen(chain, lang)


def of_restatement(found: "Restatement", lang: Lang) -> Blocks:
    """Return what other factors do to the totals of an inventory."""
    from greenscore.reporting.screen.restatement import restatement_screen

    return restatement_screen(found, lang)


def of_meter(series: "Series", lang: Lang) -> Blocks:
    """Return the months of a meter."""
    from greenscore.reporting.screen.inventory import meter_screen

    return meter_screen(series, lang)


def of_cards(cards: "Sequence[ShippedCard]", lang: Lang) -> Blocks:
    """Return the cards of training runs that are shipped."""
    from greenscore.reporting.screen.training import cards_screen

    return cards_screen(cards, lang)


def of_training(found: "TrainingFigures", lang: Lang) -> Blocks:
    """Return what the runs of a card come to."""
    from greenscore.reporting.screen.training import training_screen

    return training_screen(found, lang)


def of_composition(found: "GasComposition", lang: Lang) -> Blocks:
    """Return what a gas is made of, and its carbon and heat."""
    from greenscore.reporting.screen.inventory import composition_screen

    return composition_screen(found, lang)


def of_balance(found: "Balance", lang: Lang) -> Blocks:
    """Return the carbon balance of a process."""
    from greenscore.reporting.screen.inventory import balance_screen

    return balance_screen(found, lang)


def of_standard(edition: "Edition", lang: Lang) -> Blocks:
    """Return what a standard asks, what it weighs, and where its figures come from."""
    from greenscore.reporting.screen.standard import standard_screen

    return standard_screen(edition, lang)


def of_headings(headings: Sequence["Heading"], lang: Lang) -> Blocks:
    """Return a line a standard."""
    from greenscore.reporting.screen.standard import headings_screen

    return headings_screen(headings, lang)


def of_frozen(frozen: "Freezing", lang: Lang) -> Blocks:
    """Tell what became of each node of a population, and which files were written."""
    from greenscore.reporting.screen.authoring import freezing_screen

    return freezing_screen(frozen, lang)


def of_proofs(outcomes: Sequence["CaseOutcome"], lang: Lang) -> Blocks:
    """Return each failed case of a standard, then the counts."""
    from greenscore.reporting.screen.authoring import proofs_screen

    return proofs_screen(outcomes, lang)


def of_factor(library: "Library", age: "Age", lang: Lang) -> Blocks:
    """Return a factor with its source and whether it is past its best."""
    from greenscore.reporting.screen.factors import factor_screen

    return factor_screen(library, age, lang)


def of_composite(made: "Composite", lang: Lang) -> Blocks:
    """Return what the parts of a factor make."""
    from greenscore.reporting.screen.factors import composite_screen

    return composite_screen(made, lang)


def of_factors(ages: Iterable["Age"], found: "Findings", lang: Lang) -> Blocks:
    """Return a line a factor, and how many more there are; near words where there is none."""
    from greenscore.reporting.screen.factors import factors_screen

    return factors_screen(ages, found, lang)


def of_ages(found: Iterable["Age"], lang: Lang) -> Blocks:
    """Return the factors that are past their window or have a newer one."""
    from greenscore.reporting.screen.factors import ages_screen

    return ages_screen(found, lang)


def of_measured(
    found: Sequence["MeasuredRecord"], own: Mapping[str, float | None], lang: Lang
) -> Blocks:
    """Return a line a record of another tool, `own` being kg CO2e by a profile."""
    from greenscore.reporting.screen.factors import measured_screen

    return measured_screen(found, own, lang)
