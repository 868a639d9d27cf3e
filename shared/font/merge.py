#!/usr/bin/python3
"""Makes the two fonts of the screens and the papers from the Noto files of fonts-noto-core.

One file carries every script, because a theme takes one font per style and a paper should not depend on
what a machine has installed. Run by `make fonts`; needs the Debian packages fonts-noto-core and
python3-fonttools. Equal inputs give equal bytes.
"""
import io
import os
import sys
import tempfile

from fontTools import merge, subset
from fontTools.ttLib import TTFont

NOTO = "/usr/share/fonts/truetype/noto/"
HERE = os.path.dirname(os.path.abspath(__file__))


def span(*pairs):
    return [c for first, last in pairs for c in range(first, last + 1)]


# Latin, general punctuation, rupee, numero, and what Latin text of Indian names needs.
LATIN = span((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2BB, 0x2BC), (0x300, 0x304), (0x307, 0x308), (0x323, 0x323),
             (0x331, 0x331), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A),
             (0x2044, 0x2044), (0x2070, 0x208E), (0x20B9, 0x20B9), (0x2116, 0x2116), (0x2122, 0x2122), (0x25CC, 0x25CC),
             (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2060), (0xFEFF, 0xFEFF), (0xFFFD, 0xFFFD))

# The file, the characters it gives. The first file that has a character wins.
SOURCES = [
    ("NotoSans", LATIN),
    ("NotoSansDevanagari", span((0x900, 0x97F), (0xA830, 0xA839))),
    ("NotoSansBengali", span((0x980, 0x9FF))),
    ("NotoSansGurmukhi", span((0xA00, 0xA7F))),
    ("NotoSansGujarati", span((0xA80, 0xAFF))),
    ("NotoSansOriya", span((0xB00, 0xB7F))),
    ("NotoSansTamil", span((0xB80, 0xBFF))),
    ("NotoSansTelugu", span((0xC00, 0xC7F))),
    ("NotoSansKannada", span((0xC80, 0xCFF))),
    ("NotoSansMalayalam", span((0xD00, 0xD7F))),
    ("NotoSansOlChiki", span((0x1C50, 0x1C7F))),
    ("NotoSansMeeteiMayek", span((0xABC0, 0xABFF))),
    ("NotoNaskhArabic", span((0x600, 0x6FF))),
    ("NotoSansSymbols2", [ord(c) for c in "✓✗●○▲▼▴▾▸◂◆■□▮☐☑☒✔✘⚠⌫⏎⇧🔒▶◀★"]),
    ("NotoSansMath", [ord(c) for c in "←→↑↓−≤≥≠≈⇥↺↻√"]),
]


def cut(name, style, characters):
    path = f"{NOTO}{name}-{style}.ttf"
    if not os.path.exists(path):
        path = f"{NOTO}{name}-Regular.ttf"  # the symbols have no bold
    font = TTFont(path, recalcTimestamp=False)
    if font["head"].unitsPerEm != 1000:
        sys.exit(f"{path}: {font['head'].unitsPerEm} units, want 1000")
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.layout_scripts = ["*"]
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["MATH", "STAT", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    out.seek(0)
    return out, set(font.getBestCmap())


def build(style):
    files, have = [], set()
    for name, characters in SOURCES:
        data, got = cut(name, style, [c for c in characters if c not in have])
        have |= got
        files.append(data)
    # fontTools.merge opens paths, so the cut files go through a scratch folder.
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for i, data in enumerate(files):
            path = os.path.join(scratch, f"{i:02}.ttf")
            with open(path, "wb") as f:
                f.write(data.getvalue())
            paths.append(path)
        font = merge.Merger().merge(paths)
    for record in list(font["name"].names):
        font["name"].names.remove(record)
    family, full = "Thana Sans", f"Thana Sans {style}"
    for number, text in ((0, "Copyright 2012-2020 Google LLC, merged from the Noto fonts"), (1, family), (2, style),
                         (3, full), (4, full), (5, "Version 1.0"), (6, f"ThanaSans-{style}"),
                         (13, "This Font Software is licensed under the SIL Open Font License, Version 1.1."),
                         (14, "https://scripts.sil.org/OFL")):
        font["name"].setName(text, number, 3, 1, 0x409)
    # A line holds the deepest stacked conjuncts (Kannada, Telugu: -532 units), so that no script is clipped on screen.
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = 1000, -535, 0
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender, font["OS/2"].sTypoLineGap = 1000, -535, 0
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = 1070, 535
    font["post"].formatType = 3.0
    font["head"].created = font["head"].modified = 3692217600  # 2021-01-01, so that equal inputs give equal bytes
    font.recalcTimestamp = False
    path = os.path.join(HERE, f"ThanaSans-{style}.ttf")
    font.save(path)
    print(f"{path}: {os.path.getsize(path)} bytes, {len(font.getGlyphOrder())} glyphs, {len(font.getBestCmap())} characters")


for style in ("Regular", "Bold"):
    build(style)
