"""Inventories to look at and test, put together by hand: a report computes nothing, so any figures do."""

from dataclasses import replace
from datetime import date

import numpy as np

from greenscore.model.inventory import (
    CategoryTotals,
    Energy,
    EnergyFlow,
    EnergyLine,
    FactorUse,
    GasTotals,
    GroupTotals,
    Inventory,
    LibraryUsed,
    Lines,
    Named,
    Quantification,
    Totals,
    TotalSpread,
)
from greenscore.model.inventory_terms import EmissionScope, TotalPart
from greenscore.problems import Place, Problem
from greenscore.texts import Text

LONG = "华东某新材料循环经济产业集团（长三角一体化示范区）第三精密制造与再生资源综合利用分公司"
OPEN = (
    ("goods", "外购商品与服务", "Purchased goods and services", "3.1"),
    ("capital", "资本货物", "Capital goods", "3.2"),
    ("waste", "运营中产生的废弃物", "Waste generated in operations", "3.5"),
    ("sold", "售出产品的使用", "Use of sold products", "3.11"),
)


def category(id, zh, en, scope, protocol="", records=1, reason="", **amounts):
    totals = Totals(**amounts) if amounts else None
    state = Quantification.QUANTIFIED if amounts else Quantification.NOT_QUANTIFIED
    return CategoryTotals(
        id=id,
        label=Text(zh, en),
        scope=EmissionScope(scope),
        protocol=protocol,
        state=Quantification.NOT_RELEVANT if reason and not amounts else state,
        records=records if amounts else 0,
        totals=totals,
        reason=reason,
    )


def factor(reference, zh, en, value, co2e, records=1, **changes):
    return replace(
        FactorUse(
            reference=reference,
            name=Text(zh, en),
            value=value,
            unit="kgCO2",
            per="kWh",
            source="notice",
            title=Text(
                "关于公布 2023 年电力二氧化碳排放因子的公告", "Notice on power factors of 2023"
            ),
            locator="Table 1",
            mark="seen-3p",
            label="exact",
            newer="",
            digest="ab" * 32,
            overlay="",
            co2e=co2e,
            records=records,
        ),
        **changes,
    )


class InColumnF:
    def of(self, row, column):
        return Place(file="activities.xlsx", sheet="记录", cell=f"F{row + 2}")


def lines(count=4, site="东区", **columns):
    own = {
        "record": [f"r{number}" for number in range(1, count + 1)],
        "site": [site] * count,
        "category": ["fuel"] * count,
        "item": ["anthracite"] * count,
        "amount": np.arange(1.0, count + 1),
        "unit": ["t"] * count,
        "product": [""] * count,
        "label": ["exact"] * count,
        "period": ["2024-03"] * count,
        "scope": ["1"] * count,
        "factor": ["cn.coal.ncv@2013 cn.coal.cc@2013"] * count,
        "factor_market": [""] * count,
        "co2e": np.arange(1.0, count + 1) * 1.9238,
        "co2e_market": np.full(count, np.nan),
        "biogenic": np.zeros(count),
    }
    return Lines(columns={**own, **columns}, places=InColumnF())


def months(*totals):
    return tuple(
        GroupTotals(key=f"2024-{month:02}", totals=own) for month, own in enumerate(totals, 1)
    )


def make(**changes):
    """Return the inventory of an office with one boiler; `changes` replace parts of it."""
    totals = Totals(
        scope1=1907.91628, scope2_location=2784.0, scope2_market=2971.0, scope3=6.242339
    )
    categories = (
        category("fuel", "燃料燃烧", "Stationary combustion", "1", scope1=1907.91628),
        category(
            *("electricity", "外购电力", "Purchased electricity", "2"),
            scope2_location=2784.0,
            scope2_market=2971.0,
        ),
        category("freight", "上游运输", "Upstream transport", "3", "3.4", scope3=6.242339),
        *(category(id, zh, en, "3", protocol) for id, zh, en, protocol in OPEN),
        category("franchises", "特许经营", "Franchises", "3", "3.14", reason="没有特许经营"),
    )
    own = {
        "holder": "绿源办公用品公司",
        "start": date(2023, 1, 1),
        "end": date(2023, 12, 31),
        "profile": Named(
            id="cn-enterprise", label=Text("中国企业核算", "Enterprises in China"), digest="cd" * 32
        ),
        "as_of": date(2024, 6, 30),
        "gwp": "AR5",
        "library": LibraryUsed(
            name=Text("greenscore 排放因子库", "greenscore emission factors"),
            version="2026.1",
            digest="ef" * 32,
            overlays=(),
        ),
        "records": 4,
        "records_digest": "0123456789abcdef" * 4,
        "totals": totals,
        "categories": categories,
        "sites": (GroupTotals(key="总部", totals=totals),),
        "periods": (GroupTotals(key="2023", totals=totals),),
        "gases": (
            GasTotals(gas="CO2", part=TotalPart.SCOPE1, mass=1907.91628, co2e=1907.91628),
            GasTotals(gas="CO2", part=TotalPart.LOCATION, mass=2784.0, co2e=2784.0),
            GasTotals(gas="CO2e", part=TotalPart.MARKET, mass=None, co2e=2971.0),
            GasTotals(gas="CO2", part=TotalPart.SCOPE3, mass=6.242339, co2e=6.242339),
        ),
        "scope3_complete": False,
        "energy": Energy(
            basis="equivalent",
            tce=1340.1,
            lines=(
                EnergyLine(
                    item="raw-coal",
                    site="总部",
                    amount=1000.0,
                    unit="t",
                    tce=714.3,
                    coefficient="cn.kgce.raw-coal@2008",
                ),
                EnergyLine(
                    item="electricity",
                    site="总部",
                    amount=5000.0,
                    unit="MWh",
                    tce=614.5,
                    coefficient="cn.kgce.electricity@2008",
                ),
            ),
            flows=(
                EnergyFlow(source="raw-coal", site="总部", use="fuel", tce=714.3),
                EnergyFlow(source="electricity", site="总部", use="electricity", tce=614.5),
            ),
        ),
        "factors": (
            factor(
                *("cn.grid.avg/CN@2021", "全国电力平均", "Power, national average", "0.5568"),
                *(2784.0, 12),
                newer="cn.grid.avg/CN@2023",
            ),
            factor(
                *("cn.coal.ncv@2013", "烟煤低位发热量", "Bituminous coal, NCV", "20", 1894.977333),
                unit="GJ",
                per="t",
                label="region-fallback",
            ),
        ),
        "spreads": (
            TotalSpread(
                part=TotalPart.SCOPE1,
                amount=1907.9,
                spread=137.4,
                activity=38.2,
                factor=132.0,
                assumed=1.0,
                low=1770.5,
                high=2045.3,
            ),
            TotalSpread(
                part=TotalPart.LOCATION,
                amount=2784.0,
                spread=196.8,
                activity=55.7,
                factor=188.8,
                assumed=0.4,
                low=2587.2,
                high=2980.8,
            ),
        ),
        "problems": (Problem(code="factor-none", where=Place(file="activities.csv", line=7)),),
        "lines": lines(),
    }
    return Inventory(**{**own, **changes})


def works():
    """A steel works over twelve months: carbon taken off, contracts, biogenic carbon, an own factor."""
    monthly = [
        Totals(
            scope1=90000.0 + 900 * month,
            scope2_location=13265.0 + 40 * month,
            scope2_market=9000.0,
            scope3=2100.0,
            biogenic=12.5,
        )
        for month in range(12)
    ]
    totals = Totals(
        scope1=1216857.1866,
        scope2_location=170180.0,
        scope2_market=None,
        scope3=25200.0,
        biogenic=150.0,
        removals=300.0,
        offsets=1000.0,
    )
    sites = {"炼铁厂": 0.8, LONG: 0.15, "轧钢厂": 0.05}
    named = (
        ("coke", "焦炭", 340000.0),
        ("anthracite", "无烟煤", 94280.0),
        ("electricity", "外购电力", 36870.0),
        ("heat", "外购蒸汽", 3412.0),
        ("gas-sold", "外供煤气", -2100.0),
    )
    return make(
        holder=f"{LONG}钢铁有限公司",
        totals=totals,
        categories=(
            category(
                "fuel", "燃料燃烧", "Stationary combustion", "1", records=24, scope1=1193947.1867
            ),
            category(
                "process", "工业过程", "Industrial processes", "1", records=48, scope1=38310.0
            ),
            category(
                *(
                    "fixed",
                    "固碳产品隐含的排放（扣减）",
                    "Carbon that stays in products, taken off",
                    "1",
                ),
                records=12,
                scope1=-15400.0,
            ),
            category(
                *("electricity", "外购电力", "Purchased electricity", "2"),
                records=36,
                scope2_location=159180.0,
                scope2_market=None,
            ),
            category(
                *("heat", "外购热力", "Purchased heat", "2"),
                records=12,
                scope2_location=11000.0,
                scope2_market=11000.0,
            ),
            category(
                *(
                    "upstream",
                    "燃料与能源相关活动",
                    "Fuel- and energy-related activities",
                    "3",
                    "3.3",
                ),
                records=60,
                scope3=25200.0,
            ),
            category("biomass", "生物质燃烧", "Biomass", "1", scope1=0.0, biogenic=150.0),
            category("removal", "清除", "Removals", "outside", removals=300.0),
            category("offset", "碳信用抵消", "Offsets", "outside", offsets=1000.0),
            *(category(id, zh, en, "3", protocol) for id, zh, en, protocol in OPEN),
        ),
        records=194,
        start=date(2024, 1, 1),
        end=date(2024, 12, 31),
        sites=tuple(
            GroupTotals(
                key=name,
                totals=Totals(
                    scope1=totals.scope1 * share,
                    scope2_location=totals.scope2_location * share,
                    scope2_market=None if share == 0.8 else 1200.0,
                    scope3=totals.scope3 * share,
                ),
            )
            for name, share in sites.items()
        ),
        periods=months(*monthly),
        gases=(
            GasTotals(gas="CO2", part=TotalPart.SCOPE1, mass=1216000.0, co2e=1216000.0),
            GasTotals(gas="CH4", part=TotalPart.SCOPE1, mass=21.5, co2e=602.0),
            GasTotals(gas="N2O", part=TotalPart.SCOPE1, mass=0.9628, co2e=255.1866),
            GasTotals(gas="CO2", part=TotalPart.LOCATION, mass=170180.0, co2e=170180.0),
            GasTotals(gas="CO2e", part=TotalPart.SCOPE3, mass=None, co2e=25200.0),
        ),
        energy=Energy(
            basis="equal",
            tce=472462.0,
            lines=tuple(
                EnergyLine(
                    item=name,
                    site=site,
                    amount=tce * share * 1.03,
                    unit="t",
                    tce=None if item == "heat" else tce * share,
                    coefficient="" if item == "heat" else f"cn.kgce.{item}@2008",
                )
                for item, name, tce in named
                for site, share in sites.items()
            ),
            flows=tuple(
                EnergyFlow(
                    source=name,
                    site=site,
                    use=item if item in {"electricity", "heat"} else "fuel",
                    tce=tce * share,
                )
                for item, name, tce in named
                for site, share in sites.items()
            ),
        ),
        factors=(
            *make().factors,
            factor(
                *(
                    "own.supplier.green-power@2024-contract-7",
                    "供应商绿电合同",
                    "Supplier contract",
                ),
                *("-0.015", 15400.0, 1),
                overlay="works-factors",
                label="pinned",
                mark="seen",
                title=Text("购售电合同 2024-7", "Power contract 2024-7"),
            ),
        ),
        spreads=(
            *make().spreads,
            TotalSpread(
                part=TotalPart.SCOPE3,
                amount=25200.0,
                spread=13000.0,
                activity=1.0,
                factor=12999.0,
                assumed=1.0,
                low=12200.0,
                high=38200.0,
            ),
        ),
        library=replace(make().library, overlays=(Named(id="works-factors", digest="12" * 32),)),
        lines=lines(
            194,
            LONG,
            co2e=np.linspace(-15400.0, 120000.0, 194),
            scope=["2"] * 97 + ["1"] * 97,
            co2e_market=np.where(np.arange(194) < 97, 12.0, np.nan),
        ),
    )


def forty():
    """Forty sites of a chain of shops, each with its own energy."""
    shares = [(number, 1.0 / number) for number in range(1, 41)]
    sites = tuple(
        GroupTotals(
            key=f"第 {number} 门店",
            totals=Totals(
                scope1=12.0 * share, scope2_location=90.0 * share, scope2_market=80.0 * share
            ),
        )
        for number, share in shares
    )
    return make(
        sites=sites,
        periods=months(*[site.totals for site in sites[:12]]),
        energy=Energy(
            basis="equivalent",
            tce=52.0,
            lines=tuple(
                EnergyLine(
                    item=item,
                    site=f"第 {number} 门店",
                    amount=100.0 * share,
                    unit="MWh",
                    tce=12.29 * share,
                    coefficient="cn.kgce.electricity@2008",
                )
                for number, share in shares
                for item in ("electricity", "natural-gas")
            ),
            flows=tuple(
                EnergyFlow(source=item, site=f"第 {number} 门店", use=use, tce=12.29 * share)
                for number, share in shares
                for item, use in (("electricity", "electricity"), ("natural-gas", "fuel"))
            ),
        ),
    )


def bare():
    """Power alone: no energy in tce, no scope 3, no gases, no uncertainty, nothing to note."""
    totals = Totals(scope1=None, scope2_location=0.0042, scope2_market=0.0, scope3=None)
    return make(
        holder="",
        totals=totals,
        categories=(
            category(
                *("electricity", "外购电力", "Purchased electricity", "2"),
                scope2_location=0.0042,
                scope2_market=0.0,
            ),
            *(category(id, zh, en, "3", protocol) for id, zh, en, protocol in OPEN),
        ),
        records=1,
        sites=(GroupTotals(key="A", totals=totals),),
        periods=(GroupTotals(key="2024-02", totals=totals),),
        gases=(),
        energy=Energy(basis="", tce=None, lines=(), flows=()),
        factors=make().factors[:1],
        spreads=(),
        problems=(),
        lines=lines(1, co2e=np.array([0.0042])),
    )


def complete():
    """Every category of scope 3 is quantified or not relevant, so that there is a whole total."""
    kept = tuple(c for c in make().categories if c.state is not Quantification.NOT_QUANTIFIED)
    return make(categories=kept, scope3_complete=True)


def empty():
    """No record gave a figure."""
    return make(
        totals=Totals(scope1=None, scope2_location=None, scope2_market=None, scope3=None),
        categories=tuple(category(id, zh, en, "3", no) for id, zh, en, no in OPEN),
        sites=(),
        periods=(),
        gases=(),
        factors=(),
        spreads=(),
        records=0,
        start=None,
        end=None,
        energy=Energy(basis="", tce=None, lines=(), flows=()),
        lines=lines(0),
    )


VARIANTS = {
    "office": make,
    "works": works,
    "forty": forty,
    "bare": bare,
    "complete": complete,
    "empty": empty,
}
