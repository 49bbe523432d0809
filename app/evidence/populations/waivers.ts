/** Waivers that held at some time of the period: from the history of their files, and those of comments as the ledger has them. */
import { own } from '../../../policies/engine/prose.ts';
import type { Population } from '../model/population.ts';
import { forEach, type Gathered, joined, population } from './gathered.ts';
import type { EvidenceOf } from './of.ts';
import { ofComments } from './waivers/in-comments.ts';
import { ofFile } from './waivers/in-files.ts';
import { usesOf } from './waivers/uses.ts';

async function gather(of: EvidenceOf): Promise<Gathered> {
  const uses = await usesOf(of);
  const [files, comments] = await Promise.all([
    forEach(of.repositories, (one) => ofFile(of, one, uses)),
    ofComments(of, uses),
  ]);
  return joined([...files, comments, { rows: [], queries: uses.queries, incomplete: [] }]);
}

export const waivers = (of: EvidenceOf): Population =>
  population(
    {
      id: 'waivers',
      title: 'Waivers',
      about: own('One row for each waiver that held at some time of the period, in files and in comments.'),
      columns: [
        { key: 'where', title: 'Where', kind: 'text' },
        { key: 'id', title: 'Waiver', kind: 'text' },
        { key: 'policy', title: 'Policy', kind: 'text' },
        { key: 'scope', title: 'Scope', kind: 'text' },
        { key: 'reason', title: 'Reason', kind: 'text' },
        { key: 'requestedBy', title: 'Asked for by', kind: 'text' },
        { key: 'approvedBy', title: 'Approved by', kind: 'text' },
        { key: 'answer', title: 'Approved by another', kind: 'answer' },
        { key: 'because', title: 'Because', kind: 'text' },
        { key: 'given', title: 'Given', kind: 'time', means: 'Of a file: the committer’s clock' },
        { key: 'by', title: 'Brought by', kind: 'text' },
        { key: 'until', title: 'Until', kind: 'time' },
        { key: 'ended', title: 'Taken back', kind: 'time' },
        { key: 'ticket', title: 'Ticket', kind: 'text' },
        {
          key: 'uses',
          title: 'Used',
          kind: 'number',
          means: 'Verdicts of its policy that rested on a waiver, there and while it held; empty: not known',
        },
        { key: 'link', title: 'Link', kind: 'link' },
      ],
    },
    () => gather(of),
  );
