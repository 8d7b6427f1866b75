"""The look of the citizens' pages: one style sheet inside the page and a few drawn icons. Nothing is loaded.

Sizes are in rem, so a reader's own text size counts; the two largest figures give way to a narrow screen instead of
running out of it. Colours are tokens, for a light and a dark screen.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--win:#F3F5F3;--card:#FFF;--inset:#ECF0ED;--line:#D6DDD8;--field:#7F8C84;--ink1:#141D18;
--ink2:#435048;--acc:#0B5A3A;--tint:#E4F1EA;--ok:#0A6638;--ok-t:#E1F2E7;--bad:#AE231B;--bad-t:#FBE7E5;--unk:#5A3E9B;
--unk-t:#EFEAF8;--wait:#855000;--wait-t:#FCF0DA;--info:#1C5683;--info-t:#E4EEF6;--red:#B8201F;--green:#0A6A3C}
@media(prefers-color-scheme:dark){:root{--win:#0E1411;--card:#171E1A;--inset:#1F2823;--line:#303C35;--field:#718077;
--ink1:#EBF1ED;--ink2:#BAC6BF;--acc:#5CCB98;--tint:#17352A;--ok:#6BD39A;--ok-t:#14331F;--bad:#F49A92;--bad-t:#3F1B18;
--unk:#BDA7F0;--unk-t:#2B2344;--wait:#F0B95A;--wait-t:#38290D;--info:#8DC1EA;--info-t:#15303F;--red:#C4302E;
--green:#14854D}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%}
body{background:var(--win);color:var(--ink1);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.flag{height:8px;background:linear-gradient(#141414 3px,#FFF 3px 4px,var(--red) 4px 6px,#FFF 6px 7px,var(--green) 7px)}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px 12px;padding:8px 20px;
background:var(--card);border-bottom:1px solid var(--line)}
h1{font-size:1.0625rem;font-weight:600}
nav{display:flex;max-width:100%;border:1px solid var(--field);border-radius:8px;overflow:hidden;font-size:.875rem}
nav a{padding:9px min(12px,3vw);min-height:40px;color:var(--ink2);text-decoration:none}
nav a[aria-current]{background:var(--tint);color:var(--ink1);font-weight:600}
a:focus-visible{outline:2px solid var(--ink1);outline-offset:-2px}
main{max-width:480px;margin:0 auto;padding:16px 16px 32px;display:grid;gap:12px}
main>*{min-width:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.said{padding:16px 20px;background:var(--inset)}
.row{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
.said svg{flex:none;width:40px;height:40px}
h2{flex:1 1 9rem;min-width:0;font-size:min(1.375rem,10vw);line-height:1.3;
font-weight:600}
h2 span{display:block;font-size:1rem;font-weight:600}
h3{font-size:1rem;font-weight:600;padding:12px 20px 0}
.said p{margin-top:8px;color:var(--ink2);font-size:.9375rem;line-height:1.4}
.said .big{color:var(--ink1);font-size:min(2.5rem,9.4vw);line-height:1.2;font-weight:600;letter-spacing:.4px}
.genuine,.paid{background:var(--ok-t)}.genuine :is(h2,svg),.paid :is(h2,svg){color:var(--ok)}
.reversed,.cancelled,.refused{background:var(--bad-t)}:is(.reversed,.cancelled,.refused) :is(h2,svg){color:var(--bad)}
.unknown{background:var(--unk-t)}.unknown :is(h2,svg){color:var(--unk)}
.part_paid{background:var(--wait-t)}.part_paid :is(h2,svg){color:var(--wait)}
.not_here,.awaiting_number{background:var(--info-t)}:is(.not_here,.awaiting_number) :is(h2,svg){color:var(--info)}
dl{padding:0 20px}
dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;padding:9px 0;
border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{color:var(--ink2);min-width:0}dd{margin-left:auto;text-align:right;font-weight:600;min-width:0}
.money{white-space:nowrap}.service dt{flex:1 1 8.5rem;color:var(--ink1);font-weight:600}
.service span,.sw{display:block;color:var(--ink2);font-weight:400}
.key{padding:12px 20px;border-top:1px solid var(--line)}.key:first-child{border-top:0}.key dt{font-size:.9375rem}
.key dd{margin:0;text-align:left;font-size:min(1.875rem,9vw);line-height:1.25;letter-spacing:.4px}
ol{padding:8px 20px 12px;list-style:none;counter-reset:step}
ol li{position:relative;padding:8px 0 8px 40px;counter-increment:step}
ol li:before{content:counter(step);position:absolute;left:0;top:9px;width:1.6rem;height:1.6rem;border-radius:50%;
background:var(--tint);font-weight:600;text-align:center;line-height:1.6rem}
ul{list-style:none;padding:10px 20px}
ul li{display:flex;gap:14px;padding:3px 0}
ul svg,.note svg{flex:none;width:20px;height:20px;margin-top:2px;color:var(--ok)}
ul .warn{color:var(--wait);font-weight:600}ul .warn svg,ul .quiet svg{color:inherit}ul .quiet{color:var(--ink2)}
.note{display:flex;gap:14px;padding:12px 20px;background:var(--wait-t);border-radius:8px}.note svg{color:var(--wait)}
.note.bad{background:var(--bad-t)}.note.bad svg{color:var(--bad)}
.foot{color:var(--ink2);font-size:.875rem}.foot a{display:inline-block;padding:8px 0;color:var(--acc)}
"""

_ICONS: Final = {
    "genuine": '<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.8 2.8L16 9.6"/>',
    "reversed": '<path d="M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9M20 4.5V9h-4.5"/>'
    '<path d="M19.5 12a7.5 7.5 0 0 1-13 5.1L4 15m0 4.5V15h4.5"/>',
    "unknown": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.8M12 16.6v.1"/>',
    "cancelled": '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "part_paid": '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    "not_here": '<path d="M3 9c3-2.5 6-2.5 9 0s6 2.5 9 0M3 15c3-2.5 6-2.5 9 0s6 2.5 9 0M5 20 19 4"/>',
    "shield": '<path d="M12 3.5 19 6v5.5c0 4.4-3 7.5-7 9-4-1.5-7-4.6-7-9V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>',
    "receipt": '<path d="M6 3.5h12v17l-2.4-1.6-2.4 1.6-2.4-1.6-2.4 1.6L6 18.9z"/><path d="M9 8.5h6M9 12.5h6"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 5.5v-1h-11v11h1"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "warning": '<path d="M12 4.5 21 19.5H3z"/><path d="M12 10v4.5M12 17v.1"/>',
}


def icon(name: str) -> str:
    """A drawn icon; the word beside it says the same, so it is hidden from readers."""
    return (
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{_ICONS[name]}</svg>'
    )
