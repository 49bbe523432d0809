/** How the pages look: system fonts, light and dark, a phone's width and a wide screen. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2127; --faint: #59636e; --line: #d5dae0; --panel: #f5f7f9; --link: #0b5cad;
  --good: #176f2c; --bad: #b3202a; --mixed: #8a5a00; --plain: #59636e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f1318; --ink: #e4e8ec; --faint: #9aa4af; --line: #303841; --panel: #171c22; --link: #6cb2ff;
    --good: #55c272; --bad: #ff7b72; --mixed: #dba63a; --plain: #9aa4af;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h3, h4, h5, h6 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .5rem 0; }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { background: var(--panel); border: 1px solid var(--line); border-radius: .25rem; padding: .05em .3em; }
.code { position: relative; margin: .75rem 0; }
.code pre { margin: 0; padding: .75rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto; }
.code pre code { background: none; border: 0; padding: 0; overflow-wrap: normal; }
.code .language { position: absolute; top: .25rem; right: .6rem; font-size: .75rem; color: var(--faint); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .75rem 0; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--panel); font-weight: 600; }
th:empty { min-width: 1.5rem; }
td:nth-child(2), th, td:last-child { overflow-wrap: normal; }
@media (min-width: 45rem) { th, td:nth-child(2), td:last-child { white-space: nowrap; } td:nth-child(3):not(:last-child) { min-width: 20rem; } }
summary { cursor: pointer; padding: .2rem 0; }
details > :not(summary) { margin-left: 1rem; }
hr { border: 0; border-top: 1px solid var(--line); }
.faint { color: var(--faint); }
.small { font-size: .9rem; }
.panel { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0 1.25rem; overflow: hidden; }
.panel > header { background: var(--panel); border-bottom: 1px solid var(--line); padding: .6rem 1rem; }
.panel > div { padding: .25rem 1rem .75rem; }
.sign { font-weight: 700; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .mixed { color: var(--mixed); } .plain { color: var(--plain); }
.rows { list-style: none; margin: .5rem 0; padding: 0; border: 1px solid var(--line); border-radius: .5rem; }
.rows li { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; gap: 0 .5rem; padding: .55rem .9rem; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows .said { grid-column: 2 / -1; }
.rows a { text-decoration: none; } .rows a:hover { text-decoration: underline; }
.annotation { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .75rem 0; }
.annotation.bad { border-color: var(--bad); color: inherit; }
.annotation.mixed { border-color: var(--mixed); color: inherit; }
.annotation p { white-space: pre-line; }
details.panel > summary { padding: .6rem 1rem; }
details.panel > summary > .small { margin-left: 1.1rem; }
.wrong { border: 2px solid var(--bad); border-radius: .5rem; padding: .5rem 1rem; }
.kind { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .6rem; font-size: .85rem; }
@media (max-width: 34rem) { body { padding: 1rem .75rem 3rem; } details > :not(summary) { margin-left: .25rem; } }
@media print { body { max-width: none; } }
`;
