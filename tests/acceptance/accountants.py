"""The published inventories as an accountant has them: products, spend, items, shares, in the source's units.

The folders beside the checkout hold records as they once had to be entered, after arithmetic by hand. Here
stand the figures of the same sources before that arithmetic; what is not named here is taken from the folder.

`SCOPE3`: GHG Protocol, Technical Guidance for Calculating Scope 3 Emissions 1.0 (2013), examples 1.2 to 15.4.
"""

# record | category | scope | amount unit | quantities | kind value per, where a row of the source is needed
SCOPE3 = """
1.2-electricity | electricity | 3.1 | 5000 kWh | | grid 0.5 kWh
1.2-gas | fuel | 3.1 | 2500 kWh | | combustion 0.2 kWh
1.2t-cotton | | | 5000 kg | x distance 1000 km |
1.2t-polymer | | | 2500 kg | x distance 2500 km |
1.2t-chemical-a | | | 500 kg | x distance 800 km |
1.2t-chemical-b | | | 500 kg | x distance 200 km |
1.3-t-shirts | goods | | 12000 item | | material 5.6 item
1.4s-ps | goods | | 5000 USD | | material 0.3 USD
1.4s-abs | goods | | 3000 USD | | material 0.3 USD
1.4s-pet | goods | | 4000 USD | | material 0.3 USD
1.4s-aluminum | goods | | 6000 USD | | material 0.5 USD
1.4s-steel | goods | | 1500 USD | | material 0.2 USD
1.4s-cyclohexane | goods | | 5000 USD | | material 0.2 USD
1.4s-epoxy | goods | | 5000 USD | | material 0.3 USD
1.4s-copper | goods | | 1000 USD | | material 0.3 USD
1.4s-glass | goods | | 5000 USD | | material 0.4 USD
3.1u-AU | electricity | 3.3 | 500000 kWh | | grid 0.12 kWh
3.1u-CA | electricity | 3.3 | 600000 kWh | | grid 0.10 kWh
3.1u-IN | electricity | 3.3 | 400000 kWh | | grid 0.15 kWh
3.1u-US | electricity | 3.3 | 5500000 kWh | | grid 0.10 kWh
3.1u-TR | electricity | 3.3 | 200000 kWh | | grid 0.05 kWh
3.1l-AU | electricity | 3.3 | 500000 kWh | x loss 10 % | grid 0.8 kWh
3.1l-CA | electricity | 3.3 | 600000 kWh | x loss 13 % | grid 0.4 kWh
3.1l-heat | heat | 3.3 | 50000 kWh | x loss 5 % | heat 0.15 kWh
3.1l-IN | electricity | 3.3 | 400000 kWh | x loss 15 % | grid 0.8 kWh
3.1l-US | electricity | 3.3 | 5500000 kWh | x loss 10 % | grid 0.5 kWh
3.1l-TR | electricity | 3.3 | 200000 kWh | x loss 12 % | grid 0.4 kWh
3.1h-CA | heat | 3.3 | 50000 kWh | | heat 0.05 kWh
4.1r-r410a | refrigerant | 3.4 | 50 kg | | gwp 2000 kg
4.2-truck | | | 2 t | x distance 2000 km |
4.2-air | | | 1 t | x distance 3000 km |
4.2-sea | | | 6 t | x distance 4000 km |
4.3-1 | transport | | 31.5 kgCO2e | x shipment 240 tkm; / run 640 tkm |
4.3-2 | transport | | 31.5 kgCO2e | x shipment 150 tkm; / run 640 tkm |
4.3-3 | transport | | 31.5 kgCO2e | x shipment 250 tkm; / run 640 tkm |
4.4-road | transport | | 20000 USD | | transport 0.04 USD
4.4-air | transport | | 30000 USD | | transport 0.15 USD
4.4-sea | transport | | 40000 USD | | transport 0.05 USD
4.5-facility-1-power | electricity | 3.4 | 10000 kWh | x own 100 m3; / stored 400 m3 | grid 0.8 kWh
4.5-facility-1-gas | fuel | 3.4 | 1000 kWh | x own 100 m3; / stored 400 m3 | combustion 0.25 kWh
4.5-facility-2-power | electricity | 3.4 | 15000 kWh | x own 200 m3; / stored 800 m3 | grid 0.8 kWh
4.5-facility-2-gas | fuel | 3.4 | 2000 kWh | x own 200 m3; / stored 800 m3 | combustion 0.25 kWh
4.6-dc | transport | | 4000 m3 | x days 2 d | transport 0.01 m3*d
4.6-shop | transport | | 4000 m3 | x days 2 d | transport 0.02 m3*d
5.1w-wastewater | waste | | 5000 m3 | | waste 0.5 m3
5.2-landfill | | | 40 t | x share 25 % |
5.2-incinerated | | | 40 t | x share 5 % |
5.2-recycled-1 | | | 40 t | x share 30 % |
5.2-recycled-2 | | | 40 t | x share 20 % |
5.2-composted | | | 40 t | x share 20 % |
6.1r-hybrid | | | 10 person | / persons 2 person/vehicle; x distance 50 km |
6.1r-gasoline | | | 20 person | / persons 2 person/vehicle; x distance 200 km |
6.1r-4wd | | | 100 person | / persons 3 person/vehicle; x distance 100 km |
6.1a-long-1 | | | 10 person | x distance 10000 km |
6.1a-short | | | 20 person | x distance 15000 km |
6.1a-long-3 | | | 100 person | x distance 12000 km |
7.1-rail-A | ex7-1-rail | | 1 person | x distance 10 km; x ways 2; x times 5; x weeks 48 |
7.1-rail-B | ex7-1-rail | | 1 person | x distance 10 km; x ways 2; x times 4; x weeks 48 |
7.1-car-B | ex7-1-car | | 1 vehicle | x distance 15 km; x ways 2; x times 1; x weeks 48 |
7.1-car-C | ex7-1-car | | 1 vehicle | x distance 20 km; x ways 2; x times 5; x weeks 48 |
7.2-rail | | | 10000 person | x share 50 %; x distance 10 km; x ways 2; x days 235 |
7.2-car | | | 10000 vehicle | x share 30 %; x distance 15 km; x ways 2; x days 235 |
7.2-foot | | | 10000 person | x share 15 %; x distance 1 km; x ways 2; x days 235 |
7.2-bus | | | 10000 person | x share 5 %; x distance 5 km; x ways 2; x days 235 |
8.1-gas | fuel | 3.8 | 1500 kWh | x own 200 m2; / building 2000 m2; / occupied 75 % | combustion 0.2 kWh
8.1-power | electricity | 3.8 | 3000 kWh | x own 200 m2; / building 2000 m2; / occupied 75 % | grid 0.7 kWh
8.1-fugitive | refrigerant | 3.8 | 5 kg | x own 200 m2; / building 2000 m2; / occupied 75 % | gwp 1500 kg
9.1-truck | | | 4 t | x distance 2000 km |
10.1-gas | fuel | 3.10 | 3500 kWh | | combustion 0.2 kWh
10.1-power | electricity | 3.10 | 2000 kWh | | grid 0.5 kWh
10.1-waste | waste | 3.10 | 50 kg | | waste 0.5 kg
10.2-candy | processing | | 1000 kg | | process 1.5 kg
11.1-x100 | electricity | 3.11 | 11500 item | x uses 1000; x energy 1.3 kWh/item | grid 0.5 kWh
11.1-x200 | electricity | 3.11 | 1900 item | x uses 1100; x energy 1.5 kWh/item | grid 0.5 kWh
11.1-iron | electricity | 3.11 | 20000 item | x uses 2000; x energy 0.2 kWh/item | grid 0.5 kWh
11.2-30 | electricity | 3.11 | 2000 item | x uses 1000; x users 20 %; x energy 0.4 kWh/item | grid 0.5 kWh
11.2-40 | electricity | 3.11 | 2000 item | x uses 1000; x users 40 %; x energy 0.5 kWh/item | grid 0.5 kWh
11.2-90 | electricity | 3.11 | 2000 item | x uses 1000; x users 40 %; x energy 1.2 kWh/item | grid 0.5 kWh
11.3-engine | product-use | | 10 item | x flown 300000 km/item; x engine 20 t; / plane 500 t | process 0.3 km
12.1-landfill | | | 10000 kg | x share 90 % |
12.1-incinerated | | | 10000 kg | x share 10 % |
12.1-recycled | | | 10000 kg | x share 0 % |
13.1-factory | leased-downstream | | 9000 kgCO2e | x factory 5000 m2; / both 15000 m2 |
14.1-1a | franchises | | 100000 kgCO2e | |
14.1-1b | franchises | | 20000 kgCO2e | |
14.1-2a | franchises | | 25000 kgCO2e | |
14.1-2b | franchises | | 10000 kgCO2e | |
14.1-3a | franchises | | 30000 kgCO2e | |
14.1-3b | franchises | | 10000 kgCO2e | |
14.1-4a | franchises | | 90000 kgCO2e | |
14.1-4b | franchises | | 30000 kgCO2e | |
14.1-5a | franchises | | 30000 kgCO2e | |
14.1-5b | franchises | | 10000 kgCO2e | |
14.2-food-1 | franchises | | 100 m2 | | process 30000 m2
14.2-food-2 | franchises | | 150 m2 | | process 30000 m2
14.2-clothing-3 | franchises | | 400 m2 | | process 10000 m2
14.2-clothing-4 | franchises | | 700 m2 | | process 10000 m2
14.2-clothing-5 | franchises | | 500 m2 | | process 10000 m2
15.1-1 | investments | | 120000 tCO2e | x equity 40 % |
15.1-2 | investments | | 200000 tCO2e | x equity 15 % |
15.1-3 | investments | | 1600000 tCO2e | x equity 25 % |
15.1-4 | investments | | 60000 tCO2e | x equity 25 % |
15.2-telecom | investments | | 3000000 USD | x equity 5 % | material 0.6 USD
15.2-pharma | investments | | 7500000 USD | x equity 15 % | material 0.5 USD
15.2-energy | investments | | 1150000 USD | x equity 20 % | material 3.0 USD
15.2-food | investments | | 5500000 USD | x sector 60 %; x equity 10 % | material 2.0 USD
15.2-apparel | investments | | 5500000 USD | x sector 40 %; x equity 10 % | material 1.5 USD
15.3-1 | investments | | 200000 tCO2e | x debt 1000000 USD; / costs 20000000 USD |
15.3-2 | investments | | 10000 tCO2e | x debt 5000000 USD; / costs 50000000 USD |
15.3-3 | investments | | 250000 tCO2e | x debt 3000000 USD; / costs 60000000 USD |
15.3-4 | investments | | 30000 tCO2e | x debt 10000000 USD; / costs 90000000 USD |
15.4-bridge | investments | | 20000000 USD | x share 7 % | material 0.310 USD
15.4-hospital | investments | | 8000000 USD | x share 10 % | material 0.325 USD
15.4-paper | investments | | 3000000 USD | x share 5 % | material 0.5 USD
15.4-power | investments | | 15000000 USD | x share 5 % | material 9 USD
"""

# Where a figure that had to be typed, or could not come out, is read off now.
READ = {
    "intensity": "intensity:",
    "3.1 upstream electricity": "sum:3.1u-",
    "3.1 losses": "sum:3.1l-",
    "3.1 upstream heat": "sum:3.1h-",
    "3.1 total": "sum:3.1",
    "4.3 shipment 1 (driven)": "record:4.3-1",
    "4.3 shipment 2": "record:4.3-2",
    "4.3 shipment 3": "record:4.3-3",
    "4.5 facility 1": "sum:4.5-facility-1",
    "4.5 facility 2": "sum:4.5-facility-2",
}

# Sums of the folder that stand above as the lines they were added from.
REPLACED = ("3.1-", "4.5-", "7.1-", "8.1-", "10.1-", "14.1-", "14.2-", "15.2-", "15.3-", "15.4-")

_BOUNDARY = {"grid": "combustion", "combustion": "combustion", "heat": "combustion"}
_BOUNDARY |= {"transport": "combustion", "material": "cradle-gate"}


def records(rows):
    """Return the records of the examples: ours, and those of `rows`, by their ids, that need no mending."""
    lines = SCOPE3.strip().splitlines()
    own = {line.split("|")[0].strip() for line in lines}
    kept = [row for id, row in rows.items() if id not in own and not id.startswith(REPLACED)]
    return [*kept, *(_record(line, rows) for line in lines)]


def _record(line, rows):
    id, category, scope, amount, quantities, factor = (cell.strip() for cell in line.split("|"))
    own = (
        dict(rows[id]) if id in rows else {"region": "US", "period": "2013", "grade": "documented"}
    )
    if category.startswith("ex7-"):  # a survey of several persons on one row of the file
        own |= {"category": "commuting", "item": category}
    elif category:
        own |= {"category": category, "item": id.lower().replace(".", "-")}
    number, _, unit = amount.partition(" ")
    own |= {"record": id, "scope": scope, "amount": number, "unit": unit, "factor": ""}
    own |= dict(_quantity(each) for each in quantities.split(";") if each.strip())
    if factor.startswith("combustion") and "kWh" in factor:
        own |= {"basis": "GCV", "factor": f"own.{own['item']}@2013"}
    return own


def _quantity(text):
    sign, name, value, *unit = text.split()
    return f"{sign} {name}", " ".join([value, *unit])


def factors(record, columns):
    """Yield the row of the company's own that a record of the examples was multiplied by in the source."""
    for line in SCOPE3.strip().splitlines():
        id, _, _, _, _, factor = (cell.strip() for cell in line.split("|"))
        if id != record["record"] or not factor:
            continue
        kind, value, per = factor.split(" ", 2)
        named = dict.fromkeys(columns, "") | {
            "id": f"own.{record['item']}",
            "version": "2013",
            "kind": kind,
            "activity": record["item"],
            "name_zh": record["item"],
            "name_en": record["item"],
            "region": "WORLD" if kind == "gwp" else "US",
            "method": "location" if kind in {"grid", "heat"} else "na",
            "boundary": _BOUNDARY.get(kind, "na"),
            "gas": "CO2e",
            "gwp": "unstated",
            "hv_basis": "GCV" if record.get("basis") else "na",
            "value": value,
            "unit": "kgCO2e",
            "per": per,
            "source": "ghgp",
            "locator": f"example {record['record'].partition('-')[0]}",
            "mark": "seen",
            "review": "draft",
        }
        if kind == "gwp":
            named |= {"gwp": "AR5"}
        yield named
