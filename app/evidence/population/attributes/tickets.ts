/** Whether a change names a ticket: attribute A7. Pure. */
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import { fail, pass, together, unknown } from '../answers.ts';
import type { Change } from '../change.ts';
import type { PullFact } from '../facts.ts';

const key =
  /(?<![\w-])(?!(?:UTF|SHA|CVE|CWE|ISO|RFC|GHSA|AES|RSA|TLS|SSL|HTTP|MD|ES|EN|UTC|GMT|COVID|PR)-)[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}(?![\w-])/;

const closes = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#\d+/i;

/** What text names a ticket: a key as trackers write it, or words by which GitHub closes an issue. */
export function ticketIn(text: string): string | null {
  return key.exec(text)?.[0] ?? closes.exec(text)?.[0] ?? null;
}

/** `feature/SHOP-12-cart`. What is written small may be any word. */
function ticketInBranch(branch: string): string | null {
  const starts = branch
    .split('/')
    .map((part) => /^[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}(?=[-_]|$)/.exec(part)?.[0]);
  return starts.map((one) => ticketIn(one ?? '')).find((one) => one !== null) ?? null;
}

export function ticketed({ pulls, landing, through }: Change): Attribute {
  const named = (pull: PullFact) => pull.tickets[0] ?? ticketIn(pull.title) ?? ticketInBranch(pull.branch);
  if (pulls.length > 0)
    return together(
      pulls.map((pull) => {
        const ticket = named(pull);
        if (!ticket && pull.cut.includes('tickets'))
          return unknown(say`GitHub does not show which issues #${pull.number} closes.`);
        return ticket
          ? pass(say`#${pull.number} names ${ticket}.`)
          : fail(say`#${pull.number} names no ticket.`);
      }),
    );
  if (through !== 'none' || landing.commits === null)
    return unknown(own('What came with it could not be read.'));
  const ticket = landing.commits.map(({ headline }) => ticketIn(headline)).find((one) => one !== null);
  return ticket
    ? pass(say`Its commits name ${ticket}.`)
    : fail(own('The first lines of its commits name no ticket.'));
}
