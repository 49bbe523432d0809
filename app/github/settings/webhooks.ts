/** https://docs.github.com/rest/repos/webhooks */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import { mapShown } from '../../../policies/engine/shown.ts';
import type { RepositoryWebhook, RepositoryWebhooks } from '../../../policies/facts/repository-webhooks.ts';
import type { SettingsOf } from './ask.ts';
import { shownList } from './ask-list.ts';

/** An address that is none is no answer as described; what follows the host may be a secret, and goes no further. */
const address = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url) return { scheme: url.protocol.replace(/:$/, ''), host: url.host };
  context.addIssue({ code: 'custom', message: 'not an address' });
  return z.NEVER;
});

const answer = z.object({
  id: z.number(),
  active: z.boolean(),
  events: z.array(z.string()),
  config: z.object({
    url: address,
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
    /** Asterisks where there is one. */
    secret: z.string().optional(),
  }),
  last_response: z.object({ code: z.number().nullable(), status: z.string().nullable() }).nullish(),
});

/** What is left out is GitHub's default: certificates are verified. */
function hookOf({
  id,
  active,
  events,
  config,
  last_response: last,
}: z.infer<typeof answer>): RepositoryWebhook {
  return {
    id,
    ...config.url,
    active,
    events: [...events].sort(),
    verifiesCertificate: String(config.insecure_ssl ?? '0') === '0',
    hasSecret: (config.secret ?? '') !== '',
    last: last ? { code: last.code, status: last.status } : null,
  };
}

export async function readWebhooks(of: SettingsOf): Promise<RepositoryWebhooks> {
  const read = await shownList(of, {
    route: 'GET /repos/{owner}/{repo}/hooks',
    answer,
    what: own('the webhooks'),
    permission: 'repository_hooks: read',
  });
  return mapShown(read, (all) => all.map(hookOf).sort((a, b) => a.id - b.id));
}
