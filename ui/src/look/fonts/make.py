"""Makes the Arabic faces of the windows from the Noto release in which letters are whole glyphs.

usage: make.py FOLDER-WITH-TTF OUT-FOLDER     (needs fonttools and brotli)

Must not: change the shape of any letter. Why it exists is told in README.md beside it.
"""

import sys

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

FACES = [("Kufi", "Regular", 400), ("Kufi", "Bold", 700), ("Sans", "Regular", 400), ("Sans", "Bold", 700)]
TANWEEN = (0x064B, 0x064C, 0x064D)
STEADY = "wasl.steady"


def add_steady(font):
    """An empty glyph after each tanween, so that a mark is never the first glyph drawn of a word."""
    font.setGlyphOrder([*font.getGlyphOrder(), STEADY])
    empty = Glyph()
    empty.numberOfContours = 0
    font["glyf"][STEADY] = empty
    font["hmtx"][STEADY] = (0, 0)
    font["GDEF"].table.GlyphClassDef.classDefs[STEADY] = 3
    names = font.getBestCmap()
    step = otTables.MultipleSubst()
    step.mapping = {names[code]: [names[code], STEADY] for code in TANWEEN}
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 2, 0, [step], 1
    table = font["GSUB"].table
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount += 1
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount += 1


def drop_hints(font):
    """Hints are for screens that the windows do not run on."""
    for table in ("DSIG", "fpgm", "prep", "cvt "):
        if table in font:
            del font[table]
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()


source, out = sys.argv[1:3]
for family, style, weight in FACES:
    font = TTFont(f"{source}/Noto{family}Arabic-{style}.ttf", recalcTimestamp=False)
    add_steady(font)
    drop_hints(font)
    font.flavor = "woff2"
    font.save(f"{out}/noto-{family.lower()}-arabic-{weight}.woff2")
