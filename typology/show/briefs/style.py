"""The style sheet of a brief: for a sheet of A4, and for a screen."""

__all__ = ["STYLE"]

STYLE = """\
@page { size: A4; margin: 13mm 14mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; }
.page { font: 9pt/1.28 "Liberation Sans", Arial, Helvetica, "Noto Sans", sans-serif; font-size-adjust: .519;
  color: #1a1a1a;
  overflow-wrap: anywhere; max-width: 182mm; margin: 0 auto; }
.page + .page { break-before: page; }
.page p, .page ul, .page dl, .page dd, .page h1, .page h2, .page cite { margin: 0; }
.kicker { font-size: 9pt; color: #555; }
h1, .again { font-size: 17pt; line-height: 1.2; font-weight: bold; }
.page .label { background: #fff3cd; border: .4mm solid #8a6d00; color: #4d3c00; font-size: 10pt; font-weight: bold;
  padding: .8mm 2.5mm; margin: 1.2mm 0 0; }
h2 { font-size: 1.25em; line-height: 1.25; color: #003f6b; border-bottom: .3mm solid #b9cbd8; padding-bottom: .3mm; }
.page h2 { margin: 1.9mm 0 .9mm; }
.page p.plain { margin-bottom: 1mm; }
.page p.lead { font-size: 1.14em; margin-bottom: 1.2mm; }
.page p.small, cite { font-size: .87em; color: #555; font-style: normal; }
.cards { display: flex; gap: 4mm; margin-top: 1.5mm; }
.page .cards { margin: 1.5mm 0; }
.cards > div { flex: 1 1 0; min-width: 0; border: .3mm solid #b9cbd8; border-top: 1.2mm solid #00629b;
  padding: 1mm 2.5mm 1.2mm; }
.cards dt { font-size: .9em; color: #555; }
.cards strong { display: block; font-size: 1.35em; line-height: 1.2; }
.page ul { padding-left: 4.5mm; }
li { margin-bottom: .5mm; }
table { width: 100%; border-collapse: collapse; font-size: .97em; table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: .6mm 1.4mm; border-bottom: .2mm solid #d5dde3; }
thead th { font-size: .93em; color: #444; background: #eef3f6; overflow-wrap: break-word; hyphens: auto; }
.bars { display: flex; gap: 5mm; }
.bars > table { flex: 1 1 0; min-width: 0; }
.scores { font-size: .91em; align-self: flex-start; }
.scores th, .scores td { padding: .3mm .8mm; border-bottom: 0; font-weight: normal; }
.scores thead th { font-weight: bold; }
.scores th:nth-child(1) { width: 52%; } .scores th:nth-child(2) { width: 31%; } .scores th:nth-child(3) { width: 17%; }
.scale { vertical-align: middle; }
.scale span { display: block; position: relative; height: 2.4mm; background: #e8edf0; }
.scale i { position: absolute; left: 0; top: 0; height: 100%; print-color-adjust: exact; }
.page, .page * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.scale .enough { background: #00629b; } .scale .short { background: #c25a00; } .scale .least { background: #6b7c88; }
.scale .enough, .scale .short { min-width: .6mm; }
.scale .open { background: repeating-linear-gradient(135deg, #9fb2bf 0 .5mm, #e8edf0 .5mm 1.2mm); }
footer { font-size: 7pt; color: #555; margin-top: 1.5mm; }
@media screen {
  body { background: #dfe5e9; }
  .page { background: #fff; max-width: 210mm; padding: 13mm 14mm 12mm; margin: 6mm auto; box-shadow: 0 1mm 4mm #0003; }
}
@media screen and (max-width: 640px) { .cards, .bars { display: block; } .page { padding: 5mm; margin: 0; } }
"""
