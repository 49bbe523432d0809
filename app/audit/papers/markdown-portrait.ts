/** What a clone shows in numbers, as Markdown tables. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Portrait } from '../model/portrait.ts';
import { table } from './table.ts';

const n = (value: number): string => value.toLocaleString('en-US');
const cell = (value: number) => own(n(value));

/** The one person who alone wrote every folder, as Markdown; null: there are several, or others know some of it. */
function alone(folders: NonNullable<Portrait['knowledge']>['folders']): string | null {
  const names = new Set(folders.map(({ top, files }) => (top?.orphaned === files ? top.name : null)));
  const [name] = names;
  return folders.length > 1 && names.size === 1 && name ? toMarkdown(say`${name}`) : null;
}

function knowledgeSection({ knowledge }: Portrait): readonly string[] {
  if (!knowledge) return [];
  const { truckFactor, files, orphans, left, commits, leaving, folders, merged, imported } = knowledge;
  const notes = [
    `Truck factor **${truckFactor ?? '–'}** over ${n(files)} program files (Avelino et al., 2016): so many people would have to leave until more than half of the files have no author left.`,
    `${n(orphans)} files have nobody with enough changes to count as author; ${n(left)} have no author who committed in the last 12 months.`,
    ...(imported > 0
      ? [`${n(imported)} files came with an import, which does not say who wrote them; they are not counted.`]
      : []),
    `Commits: ${n(commits.people)} by people, ${n(commits.bots)} by bots; ${n(commits.withAgents)} name an AI agent as author or co-author.`,
    ...(merged > 0 ? [`${n(merged)} people had several spellings, which were taken for one each.`] : []),
  ];
  const people = table(
    ['as if they left', 'files they are an author of', 'files with nobody left'],
    leaving.map((one) => [say`${one.name}`, cell(one.files), cell(one.orphaned)]),
  );
  const parts = table(
    ['folder', 'files', 'truck factor', 'most of it'],
    folders.map((one) => [
      say`${one.folder}`,
      cell(one.files),
      own(one.truckFactor === null ? '–' : String(one.truckFactor)),
      one.top ? say`${one.top.name} (${one.top.orphaned} alone)` : own('–'),
    ]),
  );
  const name = alone(folders);
  const byFolder = name ? `In each of the ${folders.length} largest folders it is ${name}, alone.` : parts;
  return [`### Knowledge\n\n${notes.join(' ')}\n\n${people}${folders.length > 0 ? `\n\n${byFolder}` : ''}`];
}

function hotspotsSection({ hotspots }: Portrait): readonly string[] {
  if (hotspots.length === 0) return [];
  const rows = hotspots
    .slice(0, 10)
    .map(({ path, lines, changes, people }) => [say`${path}`, cell(lines), cell(changes), cell(people)]);
  return [`### Hotspots, last 12 months\n\n${table(['file', 'lines', 'changes', 'people'], rows)}`];
}

function dependenciesSection({
  dependencies: { locks, packages, shipped, direct, severalVersions, licences },
}: Portrait): readonly string[] {
  if (locks.length === 0) return [];
  const files = table(
    ['lock file', 'ecosystem', 'packages'],
    locks.map((one) => [say`${one.path}`, own(one.ecosystem), cell(one.packages)]),
  );
  const shown = licences.slice(0, 12);
  const kinds = table(
    ['licence', 'packages'],
    shown.map((one) => [say`${one.licence}`, cell(one.packages)]),
  );
  const rest = licences.length - shown.length;
  const words = `${n(packages)} packages: ${n(direct)} asked for directly, ${n(shipped)} that ship or may, ${n(severalVersions)} in several versions.`;
  return [
    `### Dependencies\n\n${words}\n\n${files}\n\n${kinds}${rest > 0 ? `\n\nand ${rest} more licences` : ''}`,
  ];
}

function sizeSection({ languages, tests, files, bytes, debt, releases }: Portrait): string {
  const rows = languages.slice(0, 10).map((one) => [own(one.name), cell(one.files), cell(one.lines)]);
  const released = releases
    ? `${n(releases.count)} tagged versions, ${n(releases.inYear)} in the last 12 months${releases.medianInterval === null ? '' : `, half of them ${n(releases.medianInterval)} ${releases.medianInterval === 1 ? 'day' : 'days'} or less after the one before`}.`
    : 'No tag names a version.';
  const words = [
    `${n(files)} files, ${(bytes / 1_000_000).toFixed(1)} MB.`,
    `${n(tests.tests)} lines of tests for ${n(tests.program)} lines of program.`,
    released,
    `Markers of debt: ${n(debt.todo)} TODO, ${n(debt.fixme)} FIXME, ${n(debt.hack)} HACK; ${n(debt.olderThanYear)} older than a year.`,
  ];
  return `### Size and habits\n\n${words.join(' ')}\n\n${table(['language', 'files', 'lines'], rows)}`;
}

export function portraitMarkdown(portrait: Portrait): string {
  return [
    '## In numbers',
    sizeSection(portrait),
    ...knowledgeSection(portrait),
    ...hotspotsSection(portrait),
    ...dependenciesSection(portrait),
  ].join('\n\n');
}
