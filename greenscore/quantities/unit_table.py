"""The table of units: what each is called, what it measures, and its exact size.

Sizes of US units are those of NIST Handbook 44, appendix C, and of the international-table Btu
(1055.05585262 J), of which a therm on a bill is 100,000 and a ton-hour of cooling 12,000; the imperial
gallon is 4.54609 L by the Weights and Measures Act 1985. Prefixes and the bar are those of the SI brochure
(9th edition), and 1 lx is 1 lm/m2. Gas is billed by the standard cubic foot: `ccf` and `Mcf` are of gas, a
hundred cubic feet of water are `hcf`.
What has several sizes under one name is no unit: a bare ton or gallon (`SEVERAL`), a calorie, and ppt.
"""

from collections.abc import Iterator
from typing import NamedTuple


class UnitRow(NamedTuple):
    """One unit: dimensions as `energy time^-1`, `-` for pure numbers; size in base units, a fraction."""

    symbol: str
    dimensions: str
    size: str
    zh: str
    en: str
    others: tuple[str, ...]


# symbol | dimensions | size in base units | Chinese | English | other spellings
_UNITS = """
1        | - | 1 | 1 | 1 |
%        | - | 1/100 | 百分比 | percent |
permille | - | 1/1000 | 千分比 | per mille | ‰
ppm      | - | 1/1000000 | 百万分之一 | parts per million |
ppb      | - | 1/1000000000 | 十亿分之一 | parts per billion |
J        | energy | 1 | 焦 | joule | 焦耳
kJ       | energy | 1000 | 千焦 | kilojoule |
MJ       | energy | 1000000 | 兆焦 | megajoule |
GJ       | energy | 1000000000 | 吉焦 | gigajoule | 百万千焦
TJ       | energy | 1000000000000 | 太焦 | terajoule |
PJ       | energy | 1000000000000000 | 拍焦 | petajoule |
EJ       | energy | 1000000000000000000 | 艾焦 | exajoule |
Wh       | energy | 3600 | 瓦时 | watt hour |
kWh      | energy | 3600000 | 千瓦时 | kilowatt hour | 度 千瓦小时
10kkWh   | energy | 36000000000 | 万千瓦时 | ten thousand kilowatt hours | 万kWh 万度
MWh      | energy | 3600000000 | 兆瓦时 | megawatt hour |
GWh      | energy | 3600000000000 | 吉瓦时 | gigawatt hour |
TWh      | energy | 3600000000000000 | 太瓦时 | terawatt hour |
mmBtu    | energy | 1055055852.62 | 百万英热单位 | million Btu (international table) | MMBtu MMBTU
gce      | coal | 1/1000 | 克标准煤 | gram of coal equivalent | 克标煤
kgce     | coal | 1 | 千克标准煤 | kilogram of coal equivalent | 千克标煤 公斤标准煤
tce      | coal | 1000 | 吨标准煤 | tonne of coal equivalent | 吨标煤
10ktce   | coal | 10000000 | 万吨标准煤 | ten thousand tonnes of coal equivalent | 万tce 万吨标煤
kg       | mass | 1 | 千克 | kilogram | 公斤
mg       | mass | 1/1000000 | 毫克 | milligram |
ug       | mass | 1/1000000000 | 微克 | microgram | μg mcg
ng       | mass | 1/1000000000000 | 纳克 | nanogram |
pg       | mass | 1/1000000000000000 | 皮克 | picogram |
g        | mass | 1/1000 | 克 | gram |
t        | mass | 1000 | 吨 | tonne | 公吨
kt       | mass | 1000000 | 千吨 | kilotonne | Gg
10kt     | mass | 10000000 | 万吨 | ten thousand tonnes | 万t
Mt       | mass | 1000000000 | 百万吨 | megatonne |
lb       | mass | 0.45359237 | 磅 | pound |
shortton | mass | 907.18474 | 短吨 | US short ton | short-ton
m3       | volume | 1 | 立方米 | cubic metre | m^3
dm3      | volume | 1/1000 | 立方分米 | cubic decimetre | dm^3
cm3      | volume | 1/1000000 | 立方厘米 | cubic centimetre | cm^3
mL       | volume | 1/1000000 | 毫升 | millilitre | ml
L        | volume | 1/1000 | 升 | litre | l
USgal    | volume | 0.003785411784 | 美制加仑 | US gallon | USgallon US-gallon
Nm3      | nm3 | 1 | 标准立方米 | normal cubic metre (0 degC) | 标立方米 标方 Nm^3
10kNm3   | nm3 | 10000 | 万标准立方米 | ten thousand normal cubic metres | 万Nm3 万标方
Sm3      | sm3 | 1 | 基准立方米 | standard cubic metre (15 degC) | Sm^3
Sm3_20   | sm3_20 | 1 | 参比立方米 | standard cubic metre (20 degC) | Sm3-20
scf      | scf | 1 | 标准立方英尺 | standard cubic foot (60 degF) |
m2       | area | 1 | 平方米 | square metre | m^2
cm2      | area | 1/10000 | 平方厘米 | square centimetre | cm^2
mm2      | area | 1/1000000 | 平方毫米 | square millimetre | mm^2
ha       | area | 10000 | 公顷 | hectare |
km2      | area | 1000000 | 平方千米 | square kilometre | 平方公里 km^2
mu       | area | 2000/3 | 亩 | mu |
m        | length | 1 | 米 | metre |
cm       | length | 1/100 | 厘米 | centimetre |
mm       | length | 1/1000 | 毫米 | millimetre |
um       | length | 1/1000000 | 微米 | micrometre | μm
nm       | length | 1/1000000000 | 纳米 | nanometre |
km       | length | 1000 | 千米 | kilometre | 公里
mi       | length | 1609.344 | 英里 | mile | mile
s        | time | 1 | 秒 | second |
min      | time | 60 | 分钟 | minute |
h        | time | 3600 | 小时 | hour |
d        | time | 86400 | 天 | day | 日 day
month    | calendar | 1 | 月 | month | 个月
a        | calendar | 12 | 年 | year | year yr
W        | energy time^-1 | 1 | 瓦 | watt |
kW       | energy time^-1 | 1000 | 千瓦 | kilowatt |
MW       | energy time^-1 | 1000000 | 兆瓦 | megawatt |
GW       | energy time^-1 | 1000000000 | 吉瓦 | gigawatt |
VA       | apparent time^-1 | 1 | 伏安 | volt ampere |
kVA      | apparent time^-1 | 1000 | 千伏安 | kilovolt ampere |
MVA      | apparent time^-1 | 1000000 | 兆伏安 | megavolt ampere |
kvar     | reactive time^-1 | 1000 | 千乏 | kilovar | kVar
Pa       | pressure | 1 | 帕 | pascal | 帕斯卡
hPa      | pressure | 100 | 百帕 | hectopascal | mbar
kPa      | pressure | 1000 | 千帕 | kilopascal |
MPa      | pressure | 1000000 | 兆帕 | megapascal |
bar      | pressure | 100000 | 巴 | bar |
CNY      | cny | 1 | 元 | yuan | RMB 人民币元
10kCNY   | cny | 10000 | 万元 | ten thousand yuan | 万CNY
100MCNY  | cny | 100000000 | 亿元 | hundred million yuan |
USD      | usd | 1 | 美元 | US dollar |
EUR      | eur | 1 | 欧元 | euro |
GBP      | gbp | 1 | 英镑 | pound sterling |
item     | item | 1 | 件 | item | 个 台 套
rack     | rack | 1 | 机架 | rack | 机柜
person   | person | 1 | 人 | person |
server   | server | 1 | 台服务器 | server | 服务器
vehicle  | vehicle | 1 | 车 | vehicle | 辆
roomnight | roomnight | 1 | 间夜 | room night | room-night night nights 晚
tkm      | length mass | 1000000 | 吨公里 | tonne kilometre | 吨千米 tonne-km
pkm      | length person | 1000 | 人公里 | passenger kilometre | 人千米 passenger-km
vkm      | length vehicle | 1000 | 车公里 | vehicle kilometre | vehicle-km 车千米
stmi     | length mass | 1459972.31821056 | 短吨英里 | short ton mile | shortton-mile short-ton-mile
pmi      | length person | 1609.344 | 人英里 | passenger mile | passenger-mile
vmi      | length vehicle | 1609.344 | 车英里 | vehicle mile | vehicle-mile
flop     | flop | 1 | 次浮点运算 | floating-point operation | FLOP
degC     | celsius | 1 | 摄氏度 | degree Celsius | ℃
K        | kelvin | 1 | 开 | kelvin | 开尔文
mol      | amount | 1 | 摩尔 | mole |
mmol     | amount | 1/1000 | 毫摩尔 | millimole |
umol     | amount | 1/1000000 | 微摩尔 | micromole | μmol
kmol     | amount | 1000 | 千摩尔 | kilomole |
lm       | light | 1 | 流明 | lumen |
lx       | light area^-1 | 1 | 勒克斯 | lux | 勒
dB       | level | 1 | 分贝 | decibel |
dBA      | level_a | 1 | A计权分贝 | decibel, A-weighted |
V        | voltage | 1 | 伏 | volt | 伏特
kV       | voltage | 1000 | 千伏 | kilovolt |
uT       | induction | 1 | 微特 | microtesla | μT 微特斯拉
Bq       | activity | 1 | 贝可 | becquerel | 贝克勒尔
kBq      | activity | 1000 | 千贝可 | kilobecquerel |
Sv       | dose | 1 | 希 | sievert | 希沃特
mSv      | dose | 1/1000 | 毫希 | millisievert | 毫希沃特
uSv      | dose | 1/1000000 | 微希 | microsievert | μSv 微希沃特
pH       | ph | 1 | pH值 | pH |
NTU      | turbidity | 1 | 散射浊度 | nephelometric turbidity unit |
Btu      | energy | 1055.05585262 | 英热单位 | Btu (international table) | BTU
kBtu     | energy | 1055055.85262 | 千英热单位 | thousand Btu (international table) | kBTU
therm    | energy | 105505585.262 | 色姆 | therm (100,000 Btu) | therms
ton-hour | energy | 12660670.23144 | 冷吨时 | ton-hour of refrigeration (12,000 Btu) | ton-hours 冷吨小时
klb      | mass | 453.59237 | 千磅 | thousand pounds |
oz       | mass | 0.028349523125 | 盎司 | ounce (avoirdupois) |
ML       | volume | 1000 | 兆升 | megalitre |
10km3    | volume | 10000 | 万立方米 | ten thousand cubic metres | 万m3 万方
kUSgal   | volume | 3.785411784 | 千美制加仑 | thousand US gallons |
UKgal    | volume | 0.00454609 | 英制加仑 | imperial gallon | UKgallon UK-gallon impgal
kUKgal   | volume | 4.54609 | 千英制加仑 | thousand imperial gallons |
bbl      | volume | 0.158987294928 | 桶 | barrel of oil (42 US gallons) | barrel
ft3      | volume | 0.028316846592 | 立方英尺 | cubic foot | ft^3
hcf      | volume | 2.8316846592 | 百立方英尺 | hundred cubic feet, as of water |
ccf      | scf | 100 | 百标准立方英尺 | hundred standard cubic feet of gas | CCF
Mcf      | scf | 1000 | 千标准立方英尺 | thousand standard cubic feet of gas | MCF Mscf
ft2      | area | 0.09290304 | 平方英尺 | square foot | ft^2 sqft
TEU      | teu | 1 | 标准箱 | twenty-foot equivalent unit |
"""

SEVERAL = {
    "gal": ("USgal", "UKgal"),
    "gallon": ("USgal", "UKgal"),
    "gallons": ("USgal", "UKgal"),
    "kgal": ("kUSgal", "kUKgal"),
    "ton": ("t", "shortton"),
    "tons": ("t", "shortton"),
    "MBtu": ("kBtu", "mmBtu"),
    "MBTU": ("kBtu", "mmBtu"),
    "MT": ("t", "Mt"),
    "MtCO2e": ("tCO2e", "TgCO2e"),
    "MtCO2": ("tCO2", "TgCO2"),
}
"""Words that people write and that are several units: who reads one asks which is meant.

An American "MtCO2e" is a metric ton, a European one a million of them.
"""

# prefix | size in kg | Chinese | English | other spellings
_MASSES = """
kg   | 1 | 千克 | kilogram |
g    | 1/1000 | 克 | gram |
t    | 1000 | 吨 | tonne |
10kt | 10000000 | 万吨 | ten thousand tonnes | 万t
kt   | 1000000 | 千吨 | kilotonne |
Tg   | 1000000000 | 百万吨 | megatonne | Mt
lb   | 0.45359237 | 磅 | pound |
"""

# formula | dimension | Chinese | English | other spellings
_GASES = """
CO2e     | co2e | 二氧化碳当量 | CO2 equivalent | CO2eq CO2-eq
CO2      | co2 | 二氧化碳 | CO2 |
C        | carbon | 碳 | carbon |
CH4      | ch4 | 甲烷 | methane |
N2O      | n2o | 氧化亚氮 | nitrous oxide |
SF6      | sf6 | 六氟化硫 | sulphur hexafluoride |
NF3      | nf3 | 三氟化氮 | nitrogen trifluoride |
CF4      | cf4 | 四氟化碳 | tetrafluoromethane | PFC-14
C2F6     | c2f6 | 六氟乙烷 | hexafluoroethane | PFC-116
C3F8     | c3f8 | 八氟丙烷 | octafluoropropane | PFC-218
HCFC22   | hcfc22 | HCFC-22 | HCFC-22 | HCFC-22
HFC23    | hfc23 | HFC-23 | HFC-23 | HFC-23
HFC32    | hfc32 | HFC-32 | HFC-32 | HFC-32
HFC125   | hfc125 | HFC-125 | HFC-125 | HFC-125
HFC134a  | hfc134a | HFC-134a | HFC-134a | HFC-134a
HFC143a  | hfc143a | HFC-143a | HFC-143a | HFC-143a
HFC152a  | hfc152a | HFC-152a | HFC-152a | HFC-152a
HFC227ea | hfc227ea | HFC-227ea | HFC-227ea | HFC-227ea
HFC245fa | hfc245fa | HFC-245fa | HFC-245fa | HFC-245fa
"""


def rows() -> Iterator[UnitRow]:
    """Yield every unit; the mass of each gas is a unit of its own, since 1 kg CH4 is not 1 kg CO2."""
    yield from plain_rows()
    for formula, dimension, gas_zh, gas_en, formulas in gases():
        for mass, size, zh, en, others in masses():
            symbol = mass + formula
            spellings = (
                m + f for m in (mass, *others.split()) for f in (formula, *formulas.split())
            )
            yield UnitRow(
                symbol, dimension, size, zh + gas_zh, f"{en} of {gas_en}", tuple(spellings)
            )


def plain_rows() -> Iterator[UnitRow]:
    """Yield every unit but the masses of gases."""
    for symbol, dimensions, size, zh, en, others in _cells(_UNITS):
        yield UnitRow(symbol, dimensions, size, zh, en, tuple(others.split()))


def gases() -> list[list[str]]:
    """Return formula, dimension, names and other spellings of each gas."""
    return _cells(_GASES)


def masses() -> list[list[str]]:
    """Return prefix, size in kg, names and other spellings of each unit that gases are weighed in."""
    return _cells(_MASSES)


def _cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
