/** A simulation as one Markdown document. */
import { toMarkdown } from '../markdown.ts';
import { count, own, say } from '../prose.ts';
import { type Block, bullets, page } from '../report/blocks.ts';
import { sentence } from '../report/words.ts';
import type { SimulationRow } from './row.ts';
import type { SimulationTally } from './tally.ts';
import {
  exampleWords,
  leadWords,
  notLookedAtWords,
  rowWords,
  type SimulationAbout,
  share,
  unseenWords,
  waiversWords,
  windowWords,
} from './words.ts';

const maxBytes = 60_000;

function rowLine({ policy, rung, failed, unknown, passed, skipped }: SimulationRow, changes: number): string {
  const fails = failed === 0 ? '0' : `${failed} (${share(failed, changes)})`;
  return `| ${toMarkdown(own(policy), 'cell')} | ${rung} | ${fails} | ${unknown} | ${passed} | ${skipped} |`;
}

function table({ rows, changes }: SimulationTally): readonly Block[] {
  if (rows.length === 0) return [];
  const open = '| policy | rung | fails | unknown | passes | n/a |\n|---|---|---:|---:|---:|---:|';
  return [{ open, items: rows.map((row) => rowLine(row, changes)), close: '', between: '\n' }];
}

function examples({ rows, changes }: SimulationTally): readonly Block[] {
  return rows
    .filter(({ failed }) => failed > 0)
    .map((row) => ({
      open: `**${toMarkdown(rowWords(row, changes))}**\n`,
      items: row.examples.map((one) => `- ${toMarkdown(exampleWords(one))}`),
      close: '',
      between: '\n',
    }));
}

/** At most 60,000 UTF-8 bytes. */
export function renderSimulationMarkdown(tally: SimulationTally, about: SimulationAbout): string {
  const { repository, branch, configuration, cut } = about;
  const unlooked = notLookedAtWords(about);
  const unseen = tally.rows.filter((row) => row.unseen).map((row) => `- ${toMarkdown(unseenWords(row))}`);
  return page(
    [
      `### Fairlead: what the rules would have said`,
      `**${toMarkdown(leadWords(tally))}**`,
      toMarkdown(
        say`${repository}, ${branch}: ${count(tally.changes, 'merged change')}${windowWords(about)}.`,
      ),
      ...(cut ? [toMarkdown(say`Not all wanted changes were looked at: ${sentence(cut)}`)] : []),
      ...table(tally),
      ...examples(tally),
      ...bullets(unseen),
      ...(unlooked ? [toMarkdown(unlooked)] : []),
      toMarkdown(say`Rules: ${configuration}. ${waiversWords}`),
    ],
    maxBytes,
  );
}
