/** The look of the page: light, dark, narrow and on paper, with the system's own fonts. */
export const style = `
:root{color-scheme:light dark;--ink:#1a1f26;--soft:#57606a;--line:#d5dae0;--page:#fff;--panel:#f6f8fa;--critical:#9d1c1c;--high:#b4440f;--medium:#8a6100;--low:#4b5c6b;--fine:#1a6e3c;--bar:#3b6ea8;--bar2:#9db9d8;--cell0:#f1f3f5;--cell1:#dcebdf;--cell2:#f7e9bd;--cell3:#f6cfad;--cell4:#efb0a8}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#9aa5b1;--line:#343b44;--page:#12161b;--panel:#1b2128;--critical:#ff8a80;--high:#ffa270;--medium:#e8c468;--low:#a9b7c4;--fine:#76c893;--bar:#6da3dd;--bar2:#35506f;--cell0:#1e252c;--cell1:#1d3527;--cell2:#40380f;--cell3:#4d2f14;--cell4:#54201d}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.25rem;margin:2.5rem 0 .6rem;padding-top:.6rem;border-top:1px solid var(--line)}
h3{font-size:1.02rem;margin:1.3rem 0 .3rem}
p{margin:.4rem 0}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--panel);padding:.05em .3em;border-radius:3px;overflow-wrap:anywhere}
.soft,figcaption,.note{color:var(--soft);font-size:.9rem}
.headline{font-size:1.1rem}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.8rem 0;font-size:.95rem}
a{color:inherit}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.6rem;margin:.8rem 0;padding:0;list-style:none}
.tile{border:1px solid var(--line);border-radius:8px;padding:.6rem .8rem;background:var(--panel);display:grid;grid-template-columns:2.4rem 1fr;gap:.2rem .6rem;align-items:start}
.grade{font-size:1.7rem;line-height:1.2;font-weight:700}
.tile b{display:block}
.A,.B{color:var(--fine)}.C{color:var(--medium)}.D{color:var(--high)}.E{color:var(--critical)}.none{color:var(--soft)}
.severity{font-weight:600;white-space:nowrap}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;font-size:.85rem}
td.n,th.n{text-align:right;padding-right:.9rem;font-variant-numeric:tabular-nums;white-space:nowrap}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;background:var(--panel)}
summary{cursor:pointer;padding:.55rem .8rem;display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline}
summary::before{content:"▸";color:var(--soft)}
details[open]>summary::before{content:"▾"}
summary>.t{flex:1 1 16rem;font-weight:600}
.body{padding:0 .9rem .8rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem;margin:.4rem 0}
dt{color:var(--soft)}dd{margin:0}
ul{padding-left:1.2rem;margin:.3rem 0}
.check{list-style:none;padding-left:0}
.check li{display:grid;grid-template-columns:1.4rem 1fr;margin:.35rem 0}
.check li::before{content:"☐"}
figure{margin:1rem 0;overflow-x:auto}
svg{max-width:100%;height:auto;display:block}
svg text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",sans-serif}
svg .s{fill:var(--soft);font-size:11px}
@media screen and (max-width:40rem){figure>svg{max-width:none}}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem 2rem;align-items:start}
@media (max-width:34rem){main{padding:1rem .8rem 3rem}dl{grid-template-columns:1fr;gap:0}dt{margin-top:.35rem}h1{font-size:1.35rem}}
@media print{:root{color-scheme:light}main{max-width:none;padding:0}nav{display:none}details{break-inside:avoid;border:0;background:none;border-top:1px solid var(--line);border-radius:0}details>.body{display:block!important}details::details-content{content-visibility:visible;display:block;height:auto}summary::before{content:""}h2{break-after:avoid}tr,figure,.tile,li{break-inside:avoid}a{text-decoration:none}.wide{overflow:visible}}
`;
