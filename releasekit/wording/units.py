"""Units of measure as descriptors write them: one spelling each, and which need a number beside."""


def words(text: str) -> list[str]:
    """Split a table's row at its blanks."""
    return text.split()


SPELLINGS = """ng nanogram nanograms; pg picogram picograms; mcg microgram micrograms ug μg;
    mg milligram milligrams mgs; g gram grams gm gms; kg kilogram kilograms kgs;
    ml milliliter milliliters millilitre millilitres mls; dl deciliter deciliters;
    ul microliter microliters μl; l liter liters litre litres;
    mm millimeter millimeters millimetres; cm centimeter centimeters centimetre centimetres;
    km kilometer kilometers kilometre kilometres; nm nanometer nanometers; sqcm cm2; sqm m2;
    cc ccs; sq square; inch inches "; foot feet; mile miles; meter meters metre metres;
    yard yards yd yds; oz ounce ounces; lb lbs pound pounds; pint pints; quart quarts;
    gallon gallons; teaspoon teaspoons tsp; tablespoon tablespoons tbsp; ton tons; carat carats;
    calorie calories; kcal kilocalorie kilocalories kcals; kj kilojoule kilojoules; joule joules;
    watt watts; kw kilowatt kilowatts; volt volts; ampere amperes amps; hz hertz; khz kilohertz;
    mhz megahertz; db decibel decibels; diopter diopters dioptre dioptres;
    meq milliequivalent milliequivalents; mmol millimole millimoles;
    umol micromole micromoles μmol; mosm milliosmole milliosmoles; iu ius;
    mci millicurie millicuries; uci microcurie microcuries μci; nci nanocurie nanocuries;
    mbq megabecquerel megabecquerels; gbq gigabecquerel gigabecquerels; bq becquerel becquerels;
    kbq kilobecquerel kilobecquerels; curie curies; cgy centigray centigrays;
    mgy milligray milligrays; gy grays; sievert sieverts sv; msv millisievert millisieverts;
    usv microsievert microsieverts μsv; mev megaelectronvolt megaelectronvolts;
    kev kiloelectronvolt kiloelectronvolts; kvp kvps; celsius centigrade; fahrenheit; mmhg; cmh2o;
    psi; lpm; bpm; rpm; ppm; ppb; cfu cfus; pfu pfus; unit units; dose doses; french frenches;
    gauge gauges; degree degrees; cell cells; ms millisecond milliseconds;
    minute minutes min mins; hour hours hr hrs; day days diem; night nights; week weeks wk wks;
    month months; trimester trimesters; year years yr yrs; decade decades; second seconds"""

UNITS = frozenset(
    words(
        """ng pg mcg mg kg ml dl ul cc nm mm cm km sq sqcm sqm inch mile yard oz lb pint quart
        gallon teaspoon tablespoon calorie kcal kj joule kw hz khz mhz db diopter meq mmol
        umol mosm iu mci uci nci mbq gbq bq kbq curie cgy mgy gy sievert msv usv mev kev kvp
        celsius fahrenheit mmhg cmh2o psi lpm bpm rpm ppm ppb cfu pfu ms minute hour day
        night week month trimester year decade"""
    )
)
"""What is a unit wherever it stands."""

LATE_UNITS = frozenset(
    words(
        """g l m h u s w v j gray rad rads rem rems ci foot degree unit dose french fr gauge ga
        pt qt gal cal ton carat watt volt amp ampere ma mv mw cup cups bar atm mol mole
        moles micron microns cell copies eu au x fold meter"""
    )
)
"""What is a unit only right behind a number, or behind "per" or "each"; elsewhere another word."""

SCALES = frozenset({"celsius", "fahrenheit"})
"""What may stand behind degrees."""

PERIODS = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
"""Words that mean once in each of a unit of time."""

TIMES = {"year": ("month", 12), "hour": ("minute", 60), "week": ("day", 7)}
"""Times that are always the same number of a smaller one; a month has no fixed number of days."""
