import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { type Look, look, looks, shownOr } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip, type Verdict, without } from '../engine/verdict.ts';
import { isOlder } from '../facts/age.ts';
import { forkLeftAlone, forks, privateRepositories } from '../facts/products.ts';
import type { SecretAlert } from '../facts/secret-scanning.ts';
import { dueFinding, instead, offFinding, unprotected } from './secret-scanning/words.ts';

const options = z.strictObject({
  'push-protection': z
    .enum(['require', 'ignore'])
    .default('require')
    .describe('Whether GitHub must refuse pushes that hold a credential it knows')
    .meta(stricter.from('ignore', 'require')),
  'alert-days': z
    .int()
    .min(0)
    .max(3650)
    .default(7)
    .describe(
      'Days that an alert may stay open; a credential that still works, or was seen in public, has none',
    )
    .meta(stricter.smaller),
  'private-repositories': privateRepositories,
  forks,
});

type Options = z.output<typeof options>;
type Facts = Known<'secretScanning' | 'repository'>;

function isDue(alert: SecretAlert, { secretScanning: { readAt } }: Facts, rules: Options): boolean {
  const isUrgent = alert.validity === 'active' || alert.publiclyLeaked;
  return isUrgent || isOlder(alert.createdAt, readAt, rules['alert-days']);
}

/** What is switched on; an archived repository's switches cannot be moved, its secrets are still there to be read. */
function switchesOf(facts: Facts, rules: Options): Look<Finding> {
  const { scanning, pushProtection } = facts.secretScanning;
  if (facts.repository.archived) return { found: [], gaps: [] };
  const off = look(scanning, (on) => (on ? [] : [offFinding(facts.repository)]));
  if (rules['push-protection'] === 'ignore' || shownOr(scanning, true) === false) return off;
  return looks([off, look(pushProtection, (on) => (on ? [] : [unprotected(facts.repository)]))]);
}

/** Why nothing is asked here; null where something is. */
function leftAlone({ secretScanning, repository }: Facts, rules: Options): Prose | null {
  if (shownOr(secretScanning.scanning, true)) return null;
  if (repository.archived) return say`it is archived and nothing in it is scanned; ${instead}`;
  const mustBuy = repository.visibility !== 'public' && !shownOr(secretScanning.bought, true);
  return mustBuy && rules['private-repositories'] === 'if-bought'
    ? say`GitHub scans private repositories for secrets only with Secret Protection, which is not switched on here; ${instead}`
    : null;
}

function passing({ secretScanning: { open, pushProtection } }: Facts) {
  const waiting = shownOr(open, null) ?? [];
  const protects = shownOr(pushProtection, false)
    ? 'secret scanning and push protection are on'
    : 'secret scanning is on';
  const left =
    waiting.length === 0
      ? own('no alert is open')
      : say`${count(waiting.length, 'open alert')}, none overdue`;
  return pass(say`${own(protects)}; ${left}`);
}

function judge(facts: Facts, rules: Options): Verdict {
  const { secretScanning, repository } = facts;
  const fork = forkLeftAlone(repository, rules.forks);
  if (fork) return skip(fork);
  const alone = leftAlone(facts, rules);
  if (alone) return skip(alone);
  const due = look(secretScanning.open, (open) =>
    (open ?? [])
      .filter((alert) => isDue(alert, facts, rules))
      .map((alert) => dueFinding(alert, facts.secretScanning.readAt)),
  );
  const { found, gaps } = looks([switchesOf(facts, rules), due]);
  return without(failOr(found, passing(facts)), gaps);
}

export const secretScanning = definePolicy({
  id: 'secret-scanning',
  title:
    'GitHub looks for credentials in the repository, refuses them when they are pushed, and nobody leaves its alerts open',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC7.1', 'partial'),
    control('iso27001', 'A.8.12', 'partial'),
    control('ssdf', 'PO.5.2', 'supporting'),
    control('cis', '1.5.1', 'partial'),
  ],
  answers: [
    answers('legitify', 'repository.secret_scanning_not_enabled'),
    answers('prowler', 'repository_secret_scanning_enabled'),
    answers('osps', 'OSPS-BR-07.01'),
  ],
  needs: ['secretScanning', 'repository'],
  ofArchived: true,
  options,
  judge,
});
