"""The look of the citizens' pages: one style sheet inside the page and a few drawn icons. Nothing is loaded."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--win:#F3F5F3;--card:#FFF;--line:#D6DDD8;--field:#7F8C84;--ink1:#141D18;--ink2:#435048;
--tint:#E4F1EA;--ok:#0A6638;--ok-t:#E1F2E7;--bad:#AE231B;--bad-t:#FBE7E5;--unk:#5A3E9B;--unk-t:#EFEAF8;
--wait:#855000;--wait-t:#FCF0DA}
@media(prefers-color-scheme:dark){:root{--win:#0E1411;--card:#171E1A;--line:#303C35;--field:#718077;--ink1:#EBF1ED;
--ink2:#BAC6BF;--tint:#17352A;--ok:#6BD39A;--ok-t:#14331F;--bad:#F49A92;--bad-t:#3F1B18;--unk:#BDA7F0;--unk-t:#2B2344;
--wait:#F0B95A;--wait-t:#38290D}}
*{box-sizing:border-box;margin:0}
body{background:var(--win);color:var(--ink1);font:16px/24px Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums}
.flag{height:8px;background:#141414;border-bottom:2px solid #0A6A3C;box-shadow:inset 0 -1px #FFF,inset 0 -3px #B8201F,
inset 0 -4px #FFF}
header{display:flex;align-items:center;justify-content:space-between;gap:12px;padding:10px 20px;background:var(--card);
border-bottom:1px solid var(--line)}
h1{font-size:17px;font-weight:600}
nav{display:flex;border:1px solid var(--field);border-radius:8px;overflow:hidden;font-size:14px}
nav a{padding:6px 12px;color:var(--ink2);text-decoration:none;min-height:36px}
nav a[aria-current]{background:var(--tint);color:var(--ink1);font-weight:600}
main{max-width:480px;margin:0 auto;padding:16px;display:grid;gap:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.verdict{padding:16px 20px}
.verdict .row{display:flex;gap:16px;align-items:center}
.verdict svg{flex:none;width:40px;height:40px}
h2{font-size:22px;line-height:28px;font-weight:600}
.verdict p{color:var(--ink2);font-size:15px;line-height:20px}
.verdict .amount{margin-top:10px;font-size:40px;line-height:48px;font-weight:600;letter-spacing:.4px;color:var(--ink1)}
.genuine .verdict{background:var(--ok-t)}.genuine h2,.genuine .verdict svg{color:var(--ok)}
.reversed .verdict{background:var(--bad-t)}.reversed h2,.reversed .verdict svg{color:var(--bad)}
.unknown .verdict{background:var(--unk-t)}.unknown h2,.unknown .verdict svg{color:var(--unk)}
dl{padding:0 20px}
dl div{display:flex;justify-content:space-between;gap:16px;padding:9px 0;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{color:var(--ink2)}dd{text-align:right;font-weight:600}dd.money{white-space:nowrap}
dt.service{color:var(--ink1);font-weight:600;overflow-wrap:break-word}
dt.service span{display:block;color:var(--ink2);font-weight:400}
ul{list-style:none;padding:10px 20px}
li{display:flex;gap:14px;padding:3px 0}li svg,.note svg{flex:none;width:20px;height:20px;margin-top:2px;color:var(--ok)}
.note{display:flex;gap:14px;padding:12px 20px;background:var(--wait-t);border-radius:8px}.note svg{color:var(--wait)}
"""

_ICONS: Final = {
    "genuine": '<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.8 2.8L16 9.6"/>',
    "reversed": '<path d="M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9M20 4.5V9h-4.5"/>'
    '<path d="M19.5 12a7.5 7.5 0 0 1-13 5.1L4 15m0 4.5V15h4.5"/>',
    "unknown": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.8M12 16.6v.1"/>',
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
