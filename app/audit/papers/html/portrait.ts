/** What a clone shows in numbers, as charts and tables. */

import { each, html, type Markup, nothing } from '../../../papers/markup.ts';
import type { Portrait } from '../../model/portrait.ts';
import { barChart, workChart } from './charts.ts';

const n = (value: number): string => value.toLocaleString('en-US');

function counted(value: number, noun: string): string {
  return `${n(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function people({ knowledge }: Portrait): Markup {
  if (!knowledge) return nothing;
  const { truckFactor, key, files, orphans, left, imported, merged, commits, leaving } = knowledge;
  const gone =
    key.length > 0
      ? html` ${key.length === 1 ? 'It is' : 'They are'} ${each(key, (name, i) => html`${i === 0 ? '' : ', '}<code>${name}</code>`)}.`
      : nothing;
  const notes = html`<p>Truck factor <b>${truckFactor ?? '–'}</b> over ${n(files)} program files: so many people would have to leave until more than half of the files have no author left (Avelino et al., 2016).${gone}</p>
<p class="soft">${n(orphans)} files have nobody with enough changes to count as author; ${n(left)} have no author who committed in the last 12 months.${imported > 0 ? ` ${n(imported)} came with an import, which does not say who wrote them, and are not counted.` : ''} ${n(commits.people)} commits by people, ${n(commits.bots)} by bots; ${n(commits.withAgents)} name an AI agent.${merged > 0 ? ` ${n(merged)} people had several spellings, each taken for one.` : ''}</p>`;
  const chart = barChart(
    leaving.map(({ name, files: held, orphaned }) => ({
      label: name,
      value: held,
      part: orphaned,
      note: `${n(held)}, ${n(orphaned)} alone`,
    })),
    'As if they left: files that each is an author of, and (dark) those that would have nobody left.',
  );
  return html`<h3>Knowledge</h3>${notes}${chart}`;
}

function folders({ knowledge }: Portrait): Markup {
  if (!knowledge || knowledge.folders.length === 0) return nothing;
  const rows = each(
    knowledge.folders,
    ({ folder, files, truckFactor, top }) =>
      html`<tr><td><code>${folder}</code></td><td class="n">${n(files)}</td><td class="n">${truckFactor ?? '–'}</td><td>${top ? html`<code>${top.name}</code>, ${n(top.orphaned)} alone` : '–'}</td></tr>`,
  );
  return html`<details><summary><span class="t">Knowledge by folder</span><span class="soft">${knowledge.folders.length} folders</span></summary><div class="body wide"><table><thead><tr><th>folder</th><th class="n">files</th><th class="n">truck factor</th><th>most of it</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function hotspots({ hotspots: all }: Portrait): Markup {
  if (all.length === 0) return nothing;
  const chart = barChart(
    all.slice(0, 10).map(({ path, changes, lines, people: by }) => ({
      label: path,
      value: changes,
      note: `${counted(changes, 'change')} × ${counted(lines, 'line')}, ${by === 1 ? '1 person' : `${n(by)} people`}`,
    })),
    'Hotspots of the last 12 months, by changes times lines: where debt costs most. Tests and bots are left out.',
  );
  return html`<h3>Hotspots</h3>${chart}`;
}

function dependencies({
  dependencies: { locks, packages, shipped, direct, severalVersions, licences },
}: Portrait): Markup {
  if (locks.length === 0) return nothing;
  const files = each(
    locks,
    ({ path, ecosystem, packages: some }) =>
      html`<tr><td><code>${path}</code></td><td>${ecosystem}</td><td class="n">${n(some)}</td></tr>`,
  );
  const chart = barChart(
    licences
      .slice(0, 10)
      .map(({ licence, packages: some }) => ({ label: licence, value: some, note: n(some) })),
    `Packages by licence, as lock files tell; ${counted(licences.length, 'licence')} in all.`,
  );
  return html`<h3>Dependencies</h3><p>${n(packages)} packages: ${n(direct)} asked for directly, ${n(shipped)} that ship or may, ${n(severalVersions)} in several versions.</p>
<div class="pair"><div class="wide"><table><thead><tr><th>lock file</th><th>ecosystem</th><th class="n">packages</th></tr></thead><tbody>${files}</tbody></table></div>${chart}</div>`;
}

function size({ files, bytes, languages, tests, releases, debt }: Portrait): Markup {
  const chart = barChart(
    languages.slice(0, 8).map(({ name, files: some, lines }) => ({
      label: name,
      value: lines,
      note: `${counted(lines, 'line')}, ${counted(some, 'file')}`,
    })),
    'Lines of this project’s own programs, tests among them; generated and others’ code is left out.',
  );
  const released = releases
    ? html`${n(releases.count)} tagged versions, ${n(releases.inYear)} in the last 12 months; the last, <code>${releases.last}</code>, of ${releases.lastAt.slice(0, 10)}${releases.sinceLast === null ? '' : `, with ${counted(releases.sinceLast, 'commit')} by people since`}`
    : html`no tag names a version`;
  return html`<dl><dt>Size</dt><dd>${n(files)} files, ${(bytes / 1_000_000).toFixed(1)} MB</dd><dt>Tests</dt><dd>${n(tests.tests)} lines in ${n(tests.files)} files, for ${n(tests.program)} lines of program</dd><dt>Releases</dt><dd>${released}</dd><dt>Debt markers</dt><dd>${n(debt.todo)} TODO, ${n(debt.fixme)} FIXME, ${n(debt.hack)} HACK; ${n(debt.olderThanYear)} older than a year</dd></dl>${chart}`;
}

export function portraitSection(portrait: Portrait): Markup {
  return html`<h2 id="numbers">In numbers</h2>${size(portrait)}${portrait.work ? html`<h3>Work</h3>${workChart(portrait.work)}` : nothing}${people(portrait)}${folders(portrait)}${hotspots(portrait)}${dependencies(portrait)}`;
}
