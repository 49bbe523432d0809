import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { isKnown, needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { list, own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import { securityPath, securityText } from '../files/security-policy.ts';
import { saysOfReporting } from '../formats/security-policy.ts';

const options = z.strictObject({
  repositories: z
    .enum(['public', 'all'])
    .default('public')
    .describe('Which repositories must have one: those that strangers can see, or private ones too')
    .meta(stricter.from('public', 'all')),
});

type Facts = Known<'securityPolicy'>['securityPolicy'];

const usual = { who: 'maintainer', severity: 'medium' } as const;

function missing({ elsewhere }: Facts): Finding {
  const instead =
    elsewhere.length > 0
      ? say` GitHub does not show ${list(elsewhere.map((path) => say`${path}`))}: it looks in the root, ${'.github'} and ${'docs'}.`
      : [];
  return {
    ...usual,
    message: say`There is no security policy, neither here nor for all repositories of the owner: who finds a vulnerability does not learn how to report it.${instead}`,
    remedy: say`Add ${'SECURITY.md'} as drafted and switch on private vulnerability reporting (Settings → Advanced Security), or add one for all repositories to the owner’s public repository ${'.github'}.`,
    fingerprint: 'missing',
    draft: { path: securityPath, text: securityText(null) },
  };
}

const wrong = {
  blank: say`is empty`,
  nothing: say`does not say how to report a vulnerability: there is no address, no link and no word of private reporting`,
  starter: say`is still the text that GitHub offers: it does not say how to report a vulnerability`,
} as const;

function findings(facts: Facts): readonly Finding[] {
  const { file } = facts;
  if (!file) return needed(facts.applies) === null ? [missing(facts)] : [];
  const says = saysOfReporting(file.text);
  if (says === 'how') return [];
  return [
    {
      ...usual,
      message: say`${file.path} ${wrong[says]}.`,
      remedy: own(
        'Say where to write to, or that reports are taken under Security → Report a vulnerability, and when one gets an answer.',
      ),
      path: file.path,
      fingerprint: 'says-nothing',
    },
  ];
}

/** Why it is not asked for. */
function notAsked(facts: Facts, { repositories }: z.output<typeof options>) {
  if (isKnown(facts.archived) && facts.archived) return own('the repository is archived');
  if (facts.empty) return own('there is nothing in the repository yet');
  // A file that is there is judged wherever it is; that one is missing matters where strangers can look.
  if (facts.file || repositories === 'all') return null;
  return needed(facts.visibility) === 'public'
    ? null
    : own('the repository is not public: strangers find nothing in it');
}

export const securityPolicy = definePolicy({
  id: 'security-policy',
  title: 'A security policy says how vulnerabilities are reported',
  subject: 'repository',
  controls: [
    control('soc2', 'CC2.3', 'partial'),
    control('soc2', 'CC7.3', 'supporting'),
    control('iso27001', 'A.6.8', 'supporting'),
    control('iso27001', 'A.8.8', 'supporting'),
    control('ssdf', 'RV.1.3', 'partial'),
    control('cis', '1.2.1', 'full'),
  ],
  answers: [
    answers('allstar', 'security'),
    answers('prowler', 'repository_public_has_securitymd_file'),
    answersPartOf('scorecard', 'Security-Policy'),
    answersPartOf('osps', 'OSPS-VM-02.01'),
  ],
  needs: ['securityPolicy'],
  options,
  judge({ securityPolicy: facts }, rules) {
    const why = notAsked(facts, rules);
    if (why) return skip(why);
    const { file, applies } = facts;
    const url = isKnown(applies) ? (applies?.url ?? null) : null;
    const because = file
      ? say`${file.path} says how to report a vulnerability`
      : url === null
        ? own('the owner’s policy for all repositories applies')
        : say`the owner’s policy for all repositories applies: ${url}`;
    return failOr(findings(facts), pass(because));
  },
});
