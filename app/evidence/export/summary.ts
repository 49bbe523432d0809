/** The last page of an export, for whoever made it: what the package proves, what it does not, and what to do with it. Pure. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Population } from '../model/population.ts';
import { notProven } from '../package/not-proven.ts';
import type { WrittenPackage } from '../package/write.ts';

interface Summed {
  readonly dossier: Dossier;
  readonly written: WrittenPackage;
}

const day = (at: string): Prose => own(at.slice(0, 16).replace('T', ' '));

const size = (bytes: number): Prose =>
  own(bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

const counted = (rows: number): string => rows.toLocaleString('en-US');

/** As the pages say it. Nothing is whole without a word of what was left out of it. */
function stateOf(population: Population): string {
  const { incomplete, tieOuts, exclusions } = population.sheet();
  const left = exclusions.length === 0 ? '' : `, ${counted(exclusions.length)} left out`;
  if (incomplete.length > 0) return `may be incomplete${left}`;
  if (tieOuts.length === 0) return `nothing to compare it with${left}`;
  return `${tieOuts.every(({ holds }) => holds === true) ? 'whole' : 'not tied out'}${left}`;
}

function populationLines({ dossier, written }: Summed): readonly Prose[] {
  const width = Math.max(0, ...written.populations.map(({ title }) => title.length));
  const digits = Math.max(0, ...written.populations.map(({ rows }) => counted(rows).length));
  const states = new Map(dossier.populations.map((one) => [one.title, stateOf(one)]));
  return written.populations.map(({ title, rows }) =>
    own(`  ${title.padEnd(width)}  ${counted(rows).padStart(digits)}  ${states.get(title) ?? 'not known'}`),
  );
}

const maxLines = 12;

function limited(lines: readonly Prose[]): readonly Prose[] {
  const rest = lines.length - maxLines;
  return rest > 0 ? [...lines.slice(0, maxLines), own(`and ${rest} more, all in the package`)] : lines;
}

const unproven = ({ dossier, written }: Summed): readonly Prose[] =>
  limited(
    notProven({
      populations: dossier.populations.map(({ title, sheet }) => ({ title, sheet: sheet() })),
      gaps: dossier.gaps().length,
      notLookedAt: dossier.notLookedAt(),
      signed: written.signed,
    }),
  );

/** Lines, without their ends. */
export function summaryOf(written: WrittenPackage & { readonly dossier: Dossier }): readonly Prose[] {
  const { dossier } = written;
  const of = { dossier, written };
  const { client, period, timeZone } = dossier;
  const open = unproven(of);
  return [
    say`Evidence of ${client.name}, ${day(period.from)} to ${day(period.to)} UTC (days of ${own(timeZone)})`,
    say`${written.path}, ${size(written.size)}`,
    say`SHA-256 ${own(written.sha256)}${own(written.signed ? ', signed with the client’s keys' : ', not signed')}`,
    own(''),
    own('In it'),
    ...populationLines(of),
    own(''),
    ...(open.length === 0
      ? []
      : [own('Not proven'), ...open.map((line) => [own('  '), line].flat()), own('')]),
    own('It is evidence toward controls; whether they are met is the auditor’s to say.'),
    say`Verify it: fairlead verify ${written.path}, or, with Node.js alone, the verify.mjs inside.`,
  ];
}
