/** The first page: the scenes, and how each pull request in them was judged. */
import { asksOf } from '../asks.ts';
import {
  type Chronicle,
  type Entry,
  type Output,
  type Reading,
  type SceneLog,
  surprises,
} from '../chronicle.ts';
import { type Html, html } from './html.ts';
import { page, signHtml } from './page.ts';

/** What is asked for, of one verdict; its own page has all. */
const maxAsks = 3;

function row({ pull, what, milliseconds, unexpected }: Entry): Html {
  const check = pull.checks.find(({ headSha }) => headSha === pull.head.sha) ?? null;
  const done = what === 'opened' ? null : html` <span class="faint">· ${what}</span>`;
  const time = milliseconds === null ? '' : `${Math.round(milliseconds).toLocaleString('en-US')} ms`;
  const asks = (check ? asksOf(check) : [])
    .slice(0, maxAsks)
    .map((one) => html`<div class="said faint small">${one}</div>`);
  const wrong = unexpected.map(
    (problem) => html`<div class="said bad">Not as the story expects: ${problem}</div>`,
  );
  return html`<li>${signHtml(check?.conclusion ?? null)}
<span><a href="/${pull.number}"><strong>${pull.title}</strong></a> <span class="faint">#${pull.number}</span>${done}</span>
<span class="faint small">${time}</span>
<span class="said">${check?.title ?? 'no verdict'}</span>${asks}${wrong}</li>
`;
}

function reading({ path, title, state }: Reading): Html {
  const kind = state === '' ? null : html` <span class="kind">${state}</span>`;
  return html`<p><a href="${path}"><strong>${title}</strong></a>${kind}</p>`;
}

function output({ command, text }: Output): Html {
  return html`<details class="panel"><summary><code>fairlead ${command}</code></summary><div class="code"><pre><code>${text}</code></pre></div></details>`;
}

/** Verdicts that follow each other stand in one list. */
function happenings({ happened }: SceneLog): readonly Html[] {
  const blocks: Html[] = [];
  let rows: Html[] = [];
  const close = () => {
    if (rows.length > 0) blocks.push(html`<ol class="rows">${rows}</ol>`);
    rows = [];
  };
  for (const one of happened) {
    if (typeof one !== 'string' && 'pull' in one) {
      rows.push(row(one));
      continue;
    }
    close();
    if (typeof one === 'string') blocks.push(html`<p class="faint">${one}</p>`);
    else blocks.push('command' in one ? output(one) : reading(one));
  }
  close();
  return blocks;
}

function scene(log: SceneLog, i: number): Html {
  const failed =
    log.failure === null ? null : html`<p class="bad">It could not be played to its end: ${log.failure}</p>`;
  return html`<section><h2>${i + 1}. ${log.title}</h2>${happenings(log)}${failed}</section>`;
}

function ending(chronicle: Chronicle): Html {
  const wrong = surprises(chronicle);
  if (wrong.length > 0) {
    const items = wrong.map((problem) => html`<li>${problem}</li>`);
    return html`<div class="wrong"><strong>Not everything went as the story expects:</strong><ul>${items}</ul></div>`;
  }
  if (!chronicle.finished) return html`<p role="status">The story is being played; this page follows it.</p>`;
  return html`<p>Everything went as the story expects. Each line is what stands on the local GitHub.</p>`;
}

export function listPage(chronicle: Chronicle): string {
  const { repository, from, scenes, firstVerdict, finished } = chronicle;
  const first =
    firstVerdict === null ? '' : ` First verdict ${(firstVerdict / 1000).toFixed(1)} s after the start.`;
  const body = html`<p class="faint small">Fairlead sandbox</p>
<h1>${repository}</h1>
<p class="faint">${from}${first}</p>
${ending(chronicle)}
<main>${scenes.map(scene)}</main>`;
  return page(`${repository} · Fairlead sandbox`, body, !finished);
}
