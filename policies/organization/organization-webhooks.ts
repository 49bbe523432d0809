import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say } from '../engine/prose.ts';
import { type Look, look, looks, shownOr } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, type Severity, without } from '../engine/verdict.ts';
import { personsAccount } from '../facts/persons-account.ts';

const options = z.strictObject({
  secret: z
    .enum(['ignore', 'require'])
    .default('require')
    .describe('Whether each webhook needs a secret, by which its receiver knows that GitHub sent the event')
    .meta(stricter.from('ignore', 'require')),
  dead: z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe('Whether webhooks may stay none of whose newest deliveries arrived')
    .meta(stricter.from('accept', 'refuse')),
});

type Options = z.output<typeof options>;
type Webhook = NonNullable<Known<'organizationWebhooks'>['organizationWebhooks']>[number];

/** Its host is known to who made it; what follows may be a secret. */
function nameOf({ id, address }: Webhook): Prose {
  const host = shownOr(address, null)?.host ?? null;
  return host === null ? say`The webhook ${id}` : say`The webhook to ${host}`;
}

function finding(hook: Webhook, what: string, severity: Severity, message: Prose, remedy: Prose): Finding {
  return {
    message: say`${nameOf(hook)} ${message}`,
    remedy: say`${remedy} It is under Settings → Webhooks.`,
    who: 'owner',
    severity,
    fingerprint: `${what}:${hook.id}`,
  };
}

function encrypted(hook: Webhook): Look<Finding> {
  return look(hook.address, ({ scheme }) =>
    scheme === 'https'
      ? []
      : [
          finding(
            hook,
            'not-https',
            'high',
            own(
              'sends events in the clear: whoever is on the way reads them, and the code of private repositories in them.',
            ),
            own('Give it an address that begins with https.'),
          ),
        ],
  );
}

function verified(hook: Webhook): Look<Finding> {
  return look(hook.verifies, (verifies) =>
    verifies
      ? []
      : [
          finding(
            hook,
            'not-verified',
            'high',
            own('does not look at certificates: anybody on the way can pass for the receiver.'),
            own('Enable SSL verification.'),
          ),
        ],
  );
}

function secret(hook: Webhook): readonly Finding[] {
  if (hook.hasSecret) return [];
  return [
    finding(
      hook,
      'no-secret',
      'medium',
      own('has no secret: its receiver cannot tell GitHub’s events from anybody else’s.'),
      own('Set a long random secret there, and let the receiver check the signature.'),
    ),
  ];
}

/** Fewer failures may be an outage of an hour. */
const minFailures = 5;

function dead(hook: Webhook): Look<Finding> {
  if (!hook.active) return { found: [], gaps: [] };
  return look(hook.deliveries, ({ delivered, failed }) =>
    delivered === 0 && failed >= minFailures
      ? [
          finding(
            hook,
            'dead',
            'low',
            say`reaches nobody: none of its ${count(failed, 'newest delivery', 'newest deliveries')} arrived.`,
            own('Remove it, or put its receiver right: who takes over that address gets the events.'),
          ),
        ]
      : [],
  );
}

function judged(hook: Webhook, options: Options): readonly Look<Finding>[] {
  return [
    encrypted(hook),
    verified(hook),
    { found: options.secret === 'require' ? secret(hook) : [], gaps: [] },
    ...(options.dead === 'refuse' ? [dead(hook)] : []),
  ];
}

export const organizationWebhooks = definePolicy({
  id: 'organization-webhooks',
  title: 'Webhooks of the organization are encrypted, signed and received',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.7', 'partial'),
    control('iso27001', 'A.8.21', 'partial'),
    control('cis', '1.4.4', 'partial'),
  ],
  answers: [
    answers('legitify', 'organization.organization_webhook_doesnt_require_ssl'),
    answers('legitify', 'organization.organization_webhook_no_secret'),
    answersPartOf('scorecard', 'Webhooks'),
  ],
  needs: ['organization', 'organizationWebhooks'],
  options,
  judge({ organization, organizationWebhooks: hooks }, chosen) {
    if (hooks === null) return personsAccount(organization);
    const { found, gaps } = looks(hooks.flatMap((hook) => judged(hook, chosen)));
    const idle = hooks.filter(({ active }) => !active).map((hook) => say`${nameOf(hook)} is switched off.`);
    const because =
      hooks.length === 0
        ? own('the organization has no webhooks')
        : say`${count(hooks.length, 'webhook')}, all encrypted, signed and received`;
    return without(failOr(found, pass(because, idle)), gaps);
  },
});
