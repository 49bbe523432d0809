/** The first page: what this file is, how to read it, and how to verify it without trusting who wrote it. */
import { each, html } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { markup, timeText } from './words.ts';

const files: readonly (readonly [string, string])[] = [
  ['index.html', 'where to begin: what is shown, what is not proven, populations and controls'],
  ['populations/', 'everything of one kind that there is in the period: HTML, CSV, XLSX'],
  ['sheets/', 'where each population comes from, and whether it is whole'],
  ['samples/', 'what was drawn, and the rows with their proofs'],
  ['raw/', 'all that each row was made of, one line of canonical JSON each'],
  [
    'controls.html, continuity.html, exceptions.html, gaps.html',
    'evidence toward controls; when rules were in force; what did not go by them; when nobody looked',
  ],
  ['oscal/', 'the same for machines: catalog, assessment plan and results (OSCAL)'],
  [
    'ledger/',
    'the record of everything as it happened, signed hourly; only where Fairlead runs as a service',
  ],
  ['person-data.html', 'which data about people is in here'],
  ['manifest.json, manifest.dsse.json', 'every file with its hash, and the signature over it'],
  ['verify.mjs', 'verifies all of it; needs only Node.js 20 or newer'],
];

export function readmePage({ dossier, keys }: Book): string {
  const { client, period, collectedAt, collector } = dossier;
  return pageOf(
    { title: `Evidence of ${client.name}: how to read and verify it`, up: '' },
    html`<p class="headline">${timeText(period.from)} until just before ${timeText(period.to)}</p>
<p>Collected ${timeText(collectedAt)} by ${collector.by}, Fairlead ${collector.version}. ${markup('<a href="index.html">Begin here</a>')}.</p>
<h2>Verify it</h2>
<p>Take <code>verify.mjs</code> from somewhere you trust rather than from this file (version ${collector.version} at github.com/fairlead/fairlead has it in app/evidence/standalone)${keys.length === 0 ? '' : `, and ask ${client.name} for the ids of its keys by another way than this file`}.</p>
<pre>node verify.mjs PACKAGE.zip --client ${visible(client.id)} --from ${period.from} --to ${period.to}${keys.length === 0 ? '' : ' --key ID'}</pre>
${
  keys.length === 0
    ? html`<p class="bad">✗ This package is not signed: it was made without a service, which keeps the keys. Whoever had it could have changed it. Ask whoever made it for its SHA-256, by another way than this file, and compare: <code>shasum -a 256 PACKAGE.zip</code>, on Windows <code>certutil -hashfile PACKAGE.zip SHA256</code>.</p>`
    : html`<p>It says that it is signed with:</p><ul>${each(keys, ({ id }) => html`<li><code>${id}</code></li>`)}</ul>`
}
<h2>What is in it</h2>
<table class="cards"><tbody>${each(files, ([path, what]) => html`<tr><th scope="row">${path}</th><td>${what}</td></tr>`)}</tbody></table>
<h2>How to read it</h2>
<ul><li>Times are UTC. The period ends just before its last instant.</li>
<li>Every change has an answer to each of A1 to A12: ✓ pass, ✗ fail, – not applicable, ? unknown. Unknown is never counted as a pass; its reason stands with it.</li>
<li>Numbers are links to their rows. Every row has the same id in every file.</li>
<li>Who approved a change: populations/changes, column “Approved by”; whether that counts, and why: A2 to A5. Whether a rule was in force all the time: continuity.html. Who had access on the last day: populations/access, column “At the period’s end”.</li>
<li>Characters that cannot be seen, or that turn the text around, are written out: [U+202E].</li></ul>
<h2>A1 to A12</h2><ul>${each(attributeIds, (id) => html`<li><b>${id}</b> ${attributeTitles[id]}</li>`)}</ul>`,
  );
}
