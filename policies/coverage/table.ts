/** docs/coverage.md: what of other tools' inventories the policies answer, and what not. Made from both. */
import type { Tool } from '../engine/answers.ts';
import type { AnyPolicy } from '../engine/policy.ts';
import { allstar, beyondAllstar } from './allstar.ts';
import { beyondCis, cis } from './cis.ts';
import { beyondLegitify, legitify } from './legitify.ts';
import { beyondOsps, osps } from './osps.ts';
import { beyondProwler, prowler } from './prowler.ts';
import { beyondScorecard, scorecard } from './scorecard.ts';

type How = 'covered' | 'partly' | 'background';

interface Inventory {
  readonly title: string;
  /** Id → what it asks. */
  readonly ids: Readonly<Record<string, string>>;
  /** Id → why nothing answers it, or not all of it. */
  readonly beyond: Readonly<Record<string, string>>;
  readonly answered: (policy: AnyPolicy) => readonly { readonly id: string; readonly how: How }[];
}

const by = (tool: Tool) => (policy: AnyPolicy) =>
  (policy.answers ?? []).filter((answer) => answer.tool === tool);

const ofControls = { full: 'covered', partial: 'partly', supporting: 'background' } as const;

function byCis({ controls }: AnyPolicy) {
  return controls
    .filter(({ framework }) => framework === 'cis')
    .map(({ id, coverage }) => ({ id, how: ofControls[coverage] }));
}

/** In the order of the page. */
export const inventories: readonly Inventory[] = [
  { title: 'OpenSSF Scorecard', ids: scorecard, beyond: beyondScorecard, answered: by('scorecard') },
  {
    title: 'CIS Software Supply Chain Security Guide 1.0',
    ids: cis,
    beyond: beyondCis,
    answered: byCis,
  },
  { title: 'Legitify', ids: legitify, beyond: beyondLegitify, answered: by('legitify') },
  { title: 'Allstar', ids: allstar, beyond: beyondAllstar, answered: by('allstar') },
  { title: 'Prowler', ids: prowler, beyond: beyondProwler, answered: by('prowler') },
  { title: 'OSPS Baseline', ids: osps, beyond: beyondOsps, answered: by('osps') },
];

interface Row {
  readonly id: string;
  readonly asks: string;
  readonly how: How | 'not';
  readonly policies: readonly AnyPolicy[];
  readonly why: string | null;
}

const best: readonly How[] = ['covered', 'partly', 'background'];

function rowsOf({ ids, beyond, answered }: Inventory, catalogue: readonly AnyPolicy[]): readonly Row[] {
  return Object.entries(ids).map(([id, asks]) => {
    const found = catalogue.flatMap((policy) =>
      answered(policy)
        .filter((one) => one.id === id)
        .map(({ how }) => ({ policy, how })),
    );
    const how = best.find((one) => found.some((each) => each.how === one)) ?? 'not';
    const why = how === 'covered' ? null : (beyond[id] ?? null);
    return { id, asks, how, policies: found.map(({ policy }) => policy), why };
  });
}

function line({ id, asks, how, policies, why }: Row): string {
  const links = policies.map(
    (policy) => `[${policy.id}](../policies/${policy.subject.replace('_', '-')}/${policy.id}.md)`,
  );
  return `| ${id} | ${asks} | ${how} | ${[...links, ...(why ? [why] : [])].join(', ')} |`;
}

const counted = (rows: readonly Row[], how: Row['how']) => rows.filter((row) => row.how === how).length;

function section(inventory: Inventory, catalogue: readonly AnyPolicy[]): string {
  const rows = rowsOf(inventory, catalogue);
  return `## ${inventory.title}

| id | asks | Fairlead | by, or why not |
|---|---|---|---|
${rows.map(line).join('\n')}
`;
}

function summary(catalogue: readonly AnyPolicy[]): string {
  const lines = inventories.map((inventory) => {
    const rows = rowsOf(inventory, catalogue);
    const numbers = (['covered', 'partly', 'background', 'not'] as const).map((how) => counted(rows, how));
    return `| ${inventory.title} | ${rows.length} | ${numbers.join(' | ')} |`;
  });
  return `| inventory | ids | covered | partly | background | not |\n|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
}

/** The whole page. */
export function coveragePage(catalogue: readonly AnyPolicy[]): string {
  return `# What other tools ask, and which policy answers it

Who has used Scorecard, Legitify, Allstar or Prowler, or is asked about CIS or the OSPS Baseline, finds here which policy
answers each of their checks, and which none does. \`npm run coverage\` writes this page from what the policies say of
themselves; what an id asks is said in our words, and the tool's own page says it in full.

*covered*: the policy finds what the tool finds, by default or with an option. *partly*: it finds some of it, or in some
places (a policy about pull requests sees what changes, not what was there). *background*: it is evidence nearby. *not*:
nothing answers it; where there is a reason other than "not yet", it is given.

${summary(catalogue)}
${inventories.map((inventory) => section(inventory, catalogue)).join('\n')}`;
}
