"""The command on cards of training and inference runs."""

import click

from greenscore.cli.output import finish, print_blocks, print_json, refuse, with_json, with_lang
from greenscore.texts import Lang


@click.command()
@click.argument("card", required=False)
@with_lang
@with_json
def training(card: str | None, lang: Lang, as_json: bool) -> None:
    """Energy, carbon and water of the runs on a CARD (.yaml, .csv, or the id of a shipped one).

    A card that contradicts itself ends with 1. Without a CARD the shipped ones are listed.
    """
    from greenscore.workflow import objects, screens
    from greenscore.workflow.training import read_training, shipped_cards

    if card is None:
        shipped = shipped_cards()
        if as_json:
            print_json({"cards": objects.cards_object(shipped, lang)})
        else:
            print_blocks(screens.of_cards(shipped, lang))
        return
    found, problems = read_training(card)
    if found is None:
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        print_blocks(screens.of_training(found, lang))
    finish(problems, lang, as_json=as_json, **objects.training_object(found, lang))
