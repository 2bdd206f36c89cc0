"""Facts of the demo borough: the names and rough places of its wards, streets, parks and river.

Names, codes and centroids are the real ones, rounded. Outlines and streets are drawn by hand, close enough to be
recognised and no closer. Points are written short: ``"4853 2032"`` is 51.4853 north, 0.2032 west. House numbers and
UPRNs are invented, and so are the postcodes except ``REAL_POSTCODES``: nothing is delivered to ``INVENTED_SECTORS``.
"""

from typing import NamedTuple


class WardFact(NamedTuple):
    """A ward: its GSS code, name and centre."""

    code: str
    name: str
    lat: float
    lon: float


class StreetFact(NamedTuple):
    """A street: name, town, postcode district, its line, and how far along the line its numbers begin, in metres."""

    name: str
    town: str
    district: str
    line: str
    numbers_from: int = 0


class PostcodeFact(NamedTuple):
    """A postcode unit as it is: its grid point, council and ward."""

    code: str
    easting: int
    northing: int
    council_code: str
    ward_code: str


def points(written: str) -> list[tuple[float, float]]:
    """``"4853 2032, 4862 1985"`` as pairs of degrees (lat, lon)."""
    pairs = (point.split() for point in written.split(","))
    return [(51 + int(lat) / 10_000, -int(lon) / 10_000) for lat, lon in pairs]


WARDS = [
    WardFact("E05013733", "Addison", 51.5008, -0.2215),
    WardFact("E05013734", "Avonmore", 51.4933, -0.2098),
    WardFact("E05013735", "Brook Green", 51.4975, -0.2161),
    WardFact("E05013736", "College Park & Old Oak", 51.5233, -0.2362),
    WardFact("E05013737", "Coningham", 51.5032, -0.2367),
    WardFact("E05013738", "Fulham Reach", 51.4865, -0.2156),
    WardFact("E05013739", "Fulham Town", 51.4749, -0.2058),
    WardFact("E05013740", "Grove", 51.4982, -0.2297),
    WardFact("E05013741", "Hammersmith Broadway", 51.4902, -0.2240),
    WardFact("E05013742", "Lillie", 51.4843, -0.1985),
    WardFact("E05013743", "Munster", 51.4778, -0.2116),
    WardFact("E05013744", "Palace & Hurlingham", 51.4738, -0.2175),
    WardFact("E05013745", "Parsons Green & Sandford", 51.4759, -0.1923),
    WardFact("E05013746", "Ravenscourt", 51.4949, -0.2399),
    WardFact("E05013747", "Sands End", 51.4712, -0.1858),
    WardFact("E05013748", "Shepherd's Bush Green", 51.5070, -0.2230),
    WardFact("E05013749", "Walham Green", 51.4794, -0.1999),
    WardFact("E05013750", "Wendell Park", 51.5019, -0.2474),
    WardFact("E05013751", "West Kensington", 51.4881, -0.2052),
    WardFact("E05013752", "White City", 51.5105, -0.2315),
    WardFact("E05013753", "Wormholt", 51.5105, -0.2418),
]

# Wards of the councils around us, by council: enough to say whose a place near our edge is.
NEIGHBOURS: dict[str, list[WardFact]] = {
    "E09000005": [
        WardFact("E05013498", "Brondesbury Park", 51.5423, -0.2205),
        WardFact("E05013501", "Harlesden & Kensal Green", 51.5376, -0.2444),
        WardFact("E05013503", "Kilburn", 51.5393, -0.1996),
        WardFact("E05013507", "Queens Park", 51.5353, -0.2129),
        WardFact("E05013509", "Roundwood", 51.5451, -0.2437),
        WardFact("E05013510", "Stonebridge", 51.5391, -0.2699),
        WardFact("E05013517", "Willesden Green", 51.5515, -0.2302),
    ],
    "E09000009": [
        WardFact("E05013522", "East Acton", 51.5133, -0.2574),
        WardFact("E05013524", "Hanger Hill", 51.5249, -0.2955),
        WardFact("E05013527", "North Acton", 51.5216, -0.2671),
        WardFact("E05013536", "South Acton", 51.5038, -0.2735),
        WardFact("E05013540", "Southfield", 51.5006, -0.2599),
    ],
    "E09000018": [
        WardFact("E05013609", "Chiswick Gunnersbury", 51.4952, -0.2847),
        WardFact("E05013610", "Chiswick Homefields", 51.4795, -0.2600),
        WardFact("E05013611", "Chiswick Riverside", 51.4867, -0.2723),
    ],
    "E09000020": [
        WardFact("E05009388", "Abingdon", 51.4964, -0.1972),
        WardFact("E05009390", "Campden", 51.5046, -0.1938),
        WardFact("E05009391", "Chelsea Riverside", 51.4821, -0.1763),
        WardFact("E05009392", "Colville", 51.5158, -0.2045),
        WardFact("E05009393", "Courtfield", 51.4913, -0.1781),
        WardFact("E05009394", "Dalgarno", 51.5243, -0.2209),
        WardFact("E05009395", "Earl's Court", 51.4910, -0.1955),
        WardFact("E05009396", "Golborne", 51.5223, -0.2081),
        WardFact("E05009397", "Holland", 51.5013, -0.2078),
        WardFact("E05009398", "Norland", 51.5081, -0.2105),
        WardFact("E05009399", "Notting Dale", 51.5126, -0.2159),
        WardFact("E05009400", "Pembridge", 51.5115, -0.1982),
        WardFact("E05009401", "Queen's Gate", 51.4984, -0.1861),
        WardFact("E05009402", "Redcliffe", 51.4862, -0.1875),
        WardFact("E05009404", "St. Helen's", 51.5189, -0.2183),
        WardFact("E05009405", "Stanley", 51.4864, -0.1760),
    ],
    "E09000027": [
        WardFact("E05013774", "Barnes", 51.4804, -0.2369),
        WardFact("E05013775", "East Sheen", 51.4525, -0.2630),
        WardFact("E05013782", "Kew", 51.4771, -0.2897),
        WardFact("E05013783", "Mortlake & Barnes Common", 51.4691, -0.2546),
    ],
    "E09000032": [
        WardFact("E05014011", "East Putney", 51.4545, -0.2082),
        WardFact("E05014012", "Falconbrook", 51.4662, -0.1720),
        WardFact("E05014017", "Roehampton", 51.4452, -0.2408),
        WardFact("E05014018", "St Mary's", 51.4703, -0.1749),
        WardFact("E05014021", "Southfields", 51.4449, -0.1989),
        WardFact("E05014022", "Thamesfield", 51.4665, -0.2237),
        WardFact("E05014026", "Wandle", 51.4487, -0.1853),
        WardFact("E05014028", "Wandsworth Town", 51.4567, -0.1865),
        WardFact("E05014029", "West Hill", 51.4453, -0.2143),
        WardFact("E05014030", "West Putney", 51.4550, -0.2294),
    ],
    "E09000033": [
        WardFact("E05013793", "Bayswater", 51.5148, -0.1911),
        WardFact("E05013795", "Harrow Road", 51.5271, -0.1985),
        WardFact("E05013798", "Lancaster Gate", 51.5095, -0.1801),
        WardFact("E05013800", "Maida Vale", 51.5301, -0.1893),
        WardFact("E05013804", "Queen's Park", 51.5293, -0.2088),
        WardFact("E05013809", "Westbourne", 51.5207, -0.1906),
    ],
}
NEIGHBOURHOOD = (51.4450, -0.2900, 51.5500, -0.1680)  # south, west, north, east: how far the neighbours' areas reach

# The borough's edge, clockwise from Hammersmith Bridge; the south-west is the bank of the Thames.
OUTLINE = (
    "4874 2276, 4904 2344, 4890 2449, 4979 2444, 4969 2492, 5043 2551, 5046 2457, 5067 2465, 5068 2451, 5250 2525,"
    "5289 2499, 5310 2454, 5327 2463, 5318 2432, 5326 2344, 5303 2284, 5246 2266, 5211 2283, 5117 2202, 5096 2193,"
    "5104 2172, 5092 2158, 5064 2159, 5061 2180, 5002 2134, 4934 2031, 4772 1842, 4776 1794, 4692 1831, 4665 1863,"
    "4648 1942, 4653 2028, 4696 2168, 4735 2215, 4819 2236"
)
# Our bank of the Thames, downstream, from Barnes to Chelsea; the river lies to its right.
RIVER_BANK = (
    "4722 2520, 4790 2496, 4850 2505, 4878 2480, 4890 2449, 4904 2344, 4874 2276, 4819 2236, 4735 2215, 4696 2168,"
    "4653 2028, 4648 1942, 4665 1863, 4692 1831, 4776 1794, 4806 1740, 4826 1640"
)
RIVER_WIDTH = 190  # metres
PARKS = {
    "Bishop's Park": "4745 2212, 4745 2196, 4725 2172, 4700 2140, 4690 2148, 4697 2167, 4733 2208",
    "Brook Green": "4953 2206, 4977 2163, 4972 2156, 4947 2199",
    "Eel Brook Common": "4775 1965, 4769 1945, 4758 1950, 4763 1976",
    "Furnivall Gardens": "4911 2342, 4913 2312, 4906 2312, 4905 2340",
    "Hammersmith Park": "5108 2281, 5108 2263, 5093 2266, 5093 2281",
    "Hurlingham Park": "4702 2060, 4696 2016, 4668 2020, 4664 2052",
    "Lillie Road Recreation Ground": "4825 2146, 4831 2118, 4817 2114, 4812 2142",
    "Margravine Cemetery": "4889 2188, 4887 2142, 4874 2146, 4875 2186",
    "Normand Park": "4861 2052, 4858 2034, 4850 2036, 4850 2056",
    "Ravenscourt Park": "4990 2400, 4992 2374, 4955 2366, 4951 2386",
    "Shepherd's Bush Green": "5047 2252, 5033 2240, 5046 2188",
    "South Park": "4716 1985, 4712 1957, 4691 1963, 4693 1985",
    "Wendell Park": "5012 2505, 5014 2484, 5000 2478, 4998 2500",
    "Wormholt Park": "5116 2392, 5115 2372, 5096 2374, 5097 2394",
    "Wormwood Scrubs": "5232 2296, 5247 2400, 5240 2492, 5208 2482, 5196 2400, 5206 2316",
}

HAMMERSMITH, FULHAM, BUSH, KENSINGTON = "Hammersmith", "Fulham", "Shepherd's Bush", "West Kensington"
STREETS = [
    # Hammersmith
    StreetFact("King Street", HAMMERSMITH, "W6", "4925 2245, 4927 2290, 4932 2350, 4940 2410, 4943 2444"),
    StreetFact("Hammersmith Road", HAMMERSMITH, "W14", "4926 2225, 4935 2170, 4950 2115, 4957 2082"),
    StreetFact(
        "Fulham Palace Road", HAMMERSMITH, "W6", "4918 2232, 4890 2215, 4860 2195, 4817 2165, 4780 2145, 4740 2130"
    ),
    StreetFact("Shepherd's Bush Road", HAMMERSMITH, "W6", "4930 2230, 4965 2222, 5000 2215, 5028 2212"),
    StreetFact("Brook Green", HAMMERSMITH, "W6", "4945 2200, 4962 2168, 4978 2152"),
    StreetFact("Blythe Road", KENSINGTON, "W14", "4975 2205, 4985 2165, 4975 2125, 4965 2100"),
    StreetFact("Goldhawk Road", HAMMERSMITH, "W12", "5035 2238, 5018 2268, 4998 2310, 4985 2360, 4963 2420"),
    StreetFact("Paddenswick Road", HAMMERSMITH, "W6", "4945 2330, 4965 2345, 4985 2358"),
    StreetFact("Ravenscourt Road", HAMMERSMITH, "W6", "4937 2356, 4950 2358, 4958 2362"),
    StreetFact("Ravenscourt Avenue", HAMMERSMITH, "W6", "4945 2395, 4960 2400, 4975 2402"),
    StreetFact("Dalling Road", HAMMERSMITH, "W6", "4930 2325, 4945 2322, 4968 2315"),
    StreetFact("Glenthorne Road", HAMMERSMITH, "W6", "4938 2250, 4942 2300, 4944 2325"),
    StreetFact("Beavor Lane", HAMMERSMITH, "W6", "4933 2376, 4916 2370"),
    StreetFact("Black Lion Lane", HAMMERSMITH, "W6", "4938 2400, 4915 2392"),
    StreetFact("St Peter's Square", HAMMERSMITH, "W6", "4932 2428, 4918 2425, 4916 2405"),
    StreetFact("Hammersmith Grove", HAMMERSMITH, "W6", "4932 2252, 4960 2265, 4998 2275"),
    StreetFact("Iffley Road", HAMMERSMITH, "W6", "4962 2310, 4970 2270"),
    StreetFact("Queen Caroline Street", HAMMERSMITH, "W6", "4920 2238, 4903 2250, 4892 2257"),
    StreetFact("Hammersmith Bridge Road", HAMMERSMITH, "W6", "4915 2252, 4903 2270, 4890 2288"),
    StreetFact("Great West Road", HAMMERSMITH, "W6", "4914 2255, 4916 2310, 4913 2380, 4910 2440"),
    StreetFact("Talgarth Road", KENSINGTON, "W14", "4912 2222, 4907 2160, 4903 2090, 4908 2030"),
    StreetFact("Rannoch Road", HAMMERSMITH, "W6", "4858 2232, 4838 2216"),
    StreetFact("Crabtree Lane", FULHAM, "SW6", "4818 2228, 4826 2180"),
    StreetFact("Greyhound Road", HAMMERSMITH, "W6", "4872 2200, 4868 2150, 4860 2095"),
    StreetFact("Margravine Gardens", HAMMERSMITH, "W6", "4897 2195, 4896 2150"),
    StreetFact("Masbro Road", KENSINGTON, "W14", "5006 2190, 4990 2168, 4982 2150"),
    StreetFact("Batoum Gardens", HAMMERSMITH, "W6", "4983 2217, 4980 2190"),
    StreetFact("Lena Gardens", HAMMERSMITH, "W6", "4990 2217, 4988 2190"),
    # West Kensington
    StreetFact(
        "North End Road",
        KENSINGTON,
        "W14",
        "4945 2100, 4925 2078, 4905 2064, 4880 2040, 4853 2018, 4825 1990, 4806 1968",
    ),
    StreetFact("Edith Road", KENSINGTON, "W14", "4936 2150, 4925 2104"),
    StreetFact("Gunterstone Road", KENSINGTON, "W14", "4926 2150, 4917 2105"),
    StreetFact("Gliddon Road", KENSINGTON, "W14", "4910 2143, 4930 2158"),
    StreetFact("Avonmore Road", KENSINGTON, "W14", "4932 2078, 4951 2080"),
    StreetFact("Matheson Road", KENSINGTON, "W14", "4938 2090, 4930 2062"),
    StreetFact("Barons Court Road", KENSINGTON, "W14", "4899 2130, 4896 2080"),
    StreetFact("Comeragh Road", KENSINGTON, "W14", "4892 2118, 4887 2075"),
    StreetFact("Perham Road", KENSINGTON, "W14", "4884 2122, 4881 2082"),
    StreetFact("Star Road", KENSINGTON, "W14", "4876 2082, 4870 2052"),
    StreetFact("Queen's Club Gardens", KENSINGTON, "W14", "4876 2120, 4866 2112"),
    StreetFact("Sinclair Road", KENSINGTON, "W14", "5027 2180, 5007 2160, 4988 2130"),
    StreetFact("Addison Gardens", KENSINGTON, "W14", "5008 2205, 5000 2165"),
    # Fulham
    StreetFact("Lillie Road", FULHAM, "SW6", "4872 1958, 4862 1985, 4854 2020, 4846 2072, 4833 2115, 4820 2160", 430),
    StreetFact("Fulham Road", FULHAM, "SW6", "4812 1905, 4804 1948, 4790 1992, 4773 2032, 4752 2072, 4724 2106"),
    StreetFact("New King's Road", FULHAM, "SW6", "4775 1915, 4752 1968, 4740 2012, 4715 2070, 4697 2098"),
    StreetFact("King's Road", FULHAM, "SW6", "4792 1880, 4776 1912"),
    StreetFact("Dawes Road", FULHAM, "SW6", "4830 2078, 4816 2032, 4803 1985"),
    StreetFact("Munster Road", FULHAM, "SW6", "4838 2092, 4800 2084, 4760 2076, 4728 2072"),
    StreetFact("Rylston Road", FULHAM, "SW6", "4842 2064, 4820 2040"),
    StreetFact("Estcourt Road", FULHAM, "SW6", "4838 2084, 4826 2052"),
    StreetFact("Sherbrooke Road", FULHAM, "SW6", "4824 2108, 4808 2086"),
    StreetFact("Bronsart Road", FULHAM, "SW6", "4812 2145, 4806 2100"),
    StreetFact("Rostrevor Road", FULHAM, "SW6", "4790 2052, 4778 2080"),
    StreetFact("Filmer Road", FULHAM, "SW6", "4822 2116, 4800 2094, 4778 2044"),
    StreetFact("Bishop's Road", FULHAM, "SW6", "4812 2064, 4800 2028"),
    StreetFact("Finlay Street", FULHAM, "SW6", "4755 2196, 4748 2146"),
    StreetFact("Ellerby Street", FULHAM, "SW6", "4744 2186, 4738 2146"),
    StreetFact("Lysia Street", FULHAM, "SW6", "4786 2196, 4781 2156"),
    StreetFact("Stevenage Road", FULHAM, "SW6", "4810 2216, 4780 2208, 4750 2205"),
    StreetFact("Woodlawn Road", FULHAM, "SW6", "4802 2188, 4760 2180"),
    StreetFact("Bishop's Avenue", FULHAM, "SW6", "4736 2136, 4726 2160"),
    StreetFact("Wardo Avenue", FULHAM, "SW6", "4766 2122, 4750 2084"),
    StreetFact("Hurlingham Road", FULHAM, "SW6", "4722 2032, 4708 2058, 4694 2084"),
    StreetFact("Broomhouse Lane", FULHAM, "SW6", "4722 2004, 4692 1996, 4670 1992"),
    StreetFact("Peterborough Road", FULHAM, "SW6", "4734 1990, 4706 1972, 4680 1958"),
    StreetFact("Wandsworth Bridge Road", FULHAM, "SW6", "4752 1958, 4722 1930, 4690 1905, 4668 1884"),
    StreetFact("Stephendale Road", FULHAM, "SW6", "4722 1914, 4706 1876"),
    StreetFact("Bagley's Lane", FULHAM, "SW6", "4758 1906, 4736 1884"),
    StreetFact("Townmead Road", FULHAM, "SW6", "4738 1842, 4714 1866, 4688 1892"),
    StreetFact("Imperial Road", FULHAM, "SW6", "4762 1866, 4740 1892"),
    StreetFact("Harwood Road", FULHAM, "SW6", "4800 1950, 4780 1942, 4766 1936"),
    StreetFact("Parsons Green Lane", FULHAM, "SW6", "4772 2024, 4754 2012"),
    StreetFact("Favart Road", FULHAM, "SW6", "4778 1984, 4760 1978"),
    StreetFact("Vanston Place", FULHAM, "SW6", "4806 1964, 4812 1956"),
    StreetFact("Halford Road", FULHAM, "SW6", "4836 1986, 4826 1962"),
    StreetFact("Racton Road", FULHAM, "SW6", "4845 1984, 4832 1956"),
    StreetFact("Seagrave Road", FULHAM, "SW6", "4866 1958, 4832 1934"),
    # Shepherd's Bush and White City
    StreetFact("Uxbridge Road", BUSH, "W12", "5045 2254, 5052 2290, 5058 2340, 5062 2400, 5062 2445"),
    StreetFact("Shepherd's Bush Green", BUSH, "W12", "5048 2250, 5032 2240, 5046 2190"),
    StreetFact("Wood Lane", BUSH, "W12", "5052 2238, 5085 2240, 5120 2246, 5165 2265, 5196 2280"),
    StreetFact("Bloemfontein Road", BUSH, "W12", "5062 2342, 5095 2346, 5126 2350"),
    StreetFact("South Africa Road", BUSH, "W12", "5104 2340, 5110 2292, 5113 2256"),
    StreetFact("Loftus Road", BUSH, "W12", "5060 2324, 5082 2324"),
    StreetFact("Ellerslie Road", BUSH, "W12", "5086 2340, 5087 2300, 5084 2272"),
    StreetFact("Frithville Gardens", BUSH, "W12", "5052 2268, 5080 2264"),
    StreetFact("Askew Road", BUSH, "W12", "5060 2398, 5030 2392, 4998 2384"),
    StreetFact("Becklow Road", BUSH, "W12", "5050 2448, 5046 2402"),
    StreetFact("Percy Road", BUSH, "W12", "5058 2372, 5030 2366, 5008 2352"),
    StreetFact("Coningham Road", BUSH, "W12", "5054 2336, 5024 2322, 5000 2310"),
    StreetFact("Godolphin Road", BUSH, "W12", "5050 2314, 5020 2290"),
    StreetFact("Devonport Road", BUSH, "W12", "5049 2300, 5022 2278"),
    StreetFact("Hadyn Park Road", BUSH, "W12", "5034 2364, 5030 2330"),
    StreetFact("Wendell Road", BUSH, "W12", "5018 2498, 5008 2450"),
    StreetFact("Larden Road", BUSH, "W12", "5036 2502, 5018 2484"),
    StreetFact("Emlyn Road", BUSH, "W12", "5028 2470, 4996 2446"),
    StreetFact("Minford Gardens", KENSINGTON, "W14", "5022 2200, 5010 2180"),
    StreetFact("Old Oak Road", BUSH, "W12", "5074 2448, 5104 2454, 5130 2466"),
    StreetFact("Wormholt Road", BUSH, "W12", "5066 2412, 5095 2416, 5120 2420"),
    StreetFact("Bryony Road", BUSH, "W12", "5112 2448, 5118 2402"),
    StreetFact("Sawley Road", BUSH, "W12", "5092 2440, 5086 2382"),
    StreetFact("Commonwealth Avenue", BUSH, "W12", "5132 2332, 5120 2296"),
    StreetFact("Australia Road", BUSH, "W12", "5116 2334, 5112 2306"),
    StreetFact("Western Avenue", BUSH, "W12", "5138 2462, 5144 2400, 5140 2330, 5145 2268"),
    StreetFact("Du Cane Road", BUSH, "W12", "5158 2460, 5164 2400, 5160 2340, 5164 2285"),
    StreetFact("Erconwald Street", BUSH, "W12", "5172 2470, 5168 2440, 5170 2400"),
    StreetFact("Wulfstan Street", BUSH, "W12", "5182 2476, 5156 2448"),
    StreetFact("Braybrook Street", BUSH, "W12", "5186 2450, 5190 2400, 5184 2370"),
    StreetFact("Scrubs Lane", "College Park", "W12", "5230 2284, 5262 2306, 5300 2346"),
    StreetFact("Letchford Gardens", "College Park", "W12", "5306 2368, 5296 2346"),
    StreetFact("Ponsard Road", "College Park", "W12", "5308 2352, 5298 2326"),
]

# The sector of each district in which the demo invents its units; the Post Office has none there.
INVENTED_SECTORS = {"W6": "4", "W12": "4", "W14": "3", "SW6": "8"}
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those the Post Office uses in the last two places

# Some postcodes everyone knows, and one or two of each neighbour, where they really are (OS Code-Point Open).
REAL_POSTCODES = [
    PostcodeFact("SW67SR", 524858, 177787, "E09000013", "E05013751"),
    PostcodeFact("W69JU", 522692, 178430, "E09000013", "E05013741"),
    PostcodeFact("SW66EA", 524014, 176154, "E09000013", "E05013744"),
    PostcodeFact("SW66HH", 523677, 176563, "E09000013", "E05013744"),
    PostcodeFact("SW61HS", 525764, 177349, "E09000013", "E05013749"),
    PostcodeFact("SW65NX", 524913, 176899, "E09000013", "E05013739"),
    PostcodeFact("W60QL", 523231, 178636, "E09000013", "E05013741"),
    PostcodeFact("W67AT", 523409, 178789, "E09000013", "E05013735"),
    PostcodeFact("W68RF", 523690, 177957, "E09000013", "E05013738"),
    PostcodeFact("W120HS", 522582, 181310, "E09000013", "E05013736"),
    PostcodeFact("W127BF", 523367, 180069, "E09000013", "E05013748"),
    PostcodeFact("W127GF", 523471, 180223, "E09000013", "E05013748"),
    PostcodeFact("W127PJ", 522784, 180455, "E09000013", "E05013752"),
    PostcodeFact("W148UX", 524314, 179039, "E09000013", "E05013735"),
    PostcodeFact("NW105BG", 522806, 182830, "E09000005", "E05013507"),
    PostcodeFact("W104AL", 523882, 182734, "E09000005", "E05013507"),
    PostcodeFact("W37QE", 521023, 179916, "E09000009", "E05013540"),
    PostcodeFact("W30BP", 520356, 181348, "E09000009", "E05013527"),
    PostcodeFact("W41PP", 521193, 178544, "E09000018", "E05013609"),
    PostcodeFact("W42RG", 521191, 177358, "E09000018", "E05013610"),
    PostcodeFact("W87NX", 525359, 179705, "E09000020", "E05009390"),
    PostcodeFact("W105AD", 523959, 182261, "E09000020", "E05009396"),
    PostcodeFact("SW139LF", 521710, 176446, "E09000027", "E05013774"),
    PostcodeFact("SW138RA", 522979, 177832, "E09000027", "E05013774"),
    PostcodeFact("SW151RT", 523990, 175086, "E09000032", "E05014022"),
    PostcodeFact("SW182PU", 525784, 174706, "E09000032", "E05014028"),
    PostcodeFact("W104AP", 524479, 182887, "E09000033", "E05013804"),
    PostcodeFact("W111DT", 525019, 181406, "E09000033", "E05013809"),
]
