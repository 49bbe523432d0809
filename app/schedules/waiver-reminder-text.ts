/** The text of the issue that reminds of a waiver's end. */
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { list, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';
import type { IssueText } from '../publish/issue.ts';
import type { IssuePurpose } from '../publish/purposes.ts';

export const purpose: IssuePurpose = 'waiver-ends';

/** One issue per waiver and last day. */
export function reminderKey({ id, until }: Pick<Waiver, 'id' | 'until'>): string {
  return `${until} ${id}`;
}

function scopeItems({ scope }: Waiver): readonly Prose[] {
  const { repositories, paths, findings, advisory } = scope;
  const listed = (name: string, items: readonly string[]) =>
    items.length > 0 ? [say`${own(name)}: ${list(items.map((item) => say`${item}`))}`] : [];
  return [
    ...listed('Repositories', repositories),
    ...listed('Paths', paths),
    ...listed('Findings', findings),
    ...(advisory ? listed('Advisory', [advisory.id]) : []),
  ];
}

/** Ids and policies hold only letters without meaning in Markdown: the reader checks that. */
export function reminderText(waiver: Waiver): IssueText {
  const { id, policy, until, reason, requestedBy, approvedBy, ticket } = waiver;
  const facts: readonly Prose[] = [
    say`Policy: ${policy}`,
    say`Last day: ${own(until)} (UTC, that day included)`,
    say`Reason: ${reason}`,
    say`Asked for by ${requestedBy}, approved by ${approvedBy}`,
    ...(ticket === null ? [] : [say`Ticket: ${ticket}`]),
    ...scopeItems(waiver),
  ];
  const paragraphs: readonly Prose[] = [
    say`From the day after, what this waiver permits fails again, and open pull requests that rely on it turn red by themselves.`,
    say`If that is intended, there is nothing to do: remove the entry ${id} from ${waiversPath} then.`,
    say`To extend it: change ${'until'} of ${id} in ${waiversPath} in a pull request, approved by somebody other than the person who asks for it. This issue closes by itself when the waiver is extended or gone.`,
  ];
  const items = facts.map((fact) => `- ${toMarkdown(fact)}`).join('\n');
  return {
    purpose,
    key: reminderKey(waiver),
    title: `Waiver ${id} (${policy}) ends on ${until}`,
    body: [items, ...paragraphs.map((paragraph) => toMarkdown(paragraph))].join('\n\n'),
  };
}
