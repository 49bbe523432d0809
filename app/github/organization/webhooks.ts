/** The webhooks of an organization, and how their newest deliveries went. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { OrganizationWebhooks } from '../../../policies/facts/organization-webhooks.ts';
import { forEach, type OrganizationReads, readAs, readList, readOne, shown } from './reads.ts';

const permission = 'organization_hooks: read';

const hook = z.object({
  id: z.number(),
  active: z.boolean(),
  config: z.object({
    url: z.string().optional(),
    /** `0` or `1`, as a text or a number. */
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
    /** Asterisks where there is one. */
    secret: z.string().optional(),
  }),
});

const delivery = z.object({ status_code: z.number() });

/** Scheme and host: whatever follows may be a secret, and goes no further. */
function addressOf(url: string | undefined): Shown<{ readonly scheme: string; readonly host: string }> {
  if (url === undefined || !URL.canParse(url)) return notShown(own('GitHub shows no address of the webhook'));
  const { protocol, host } = new URL(url);
  return { scheme: protocol.replace(/:$/, ''), host };
}

function verifiesOf(insecure: string | number | undefined): Shown<boolean> {
  if (insecure === undefined) return notShown(say`GitHub does not show ${'insecure_ssl'} of the webhook`);
  return String(insecure) === '0';
}

/** How many deliveries are looked at. */
const newest = 30;

async function deliveriesOf({ settings: octokit, org }: OrganizationReads, id: number) {
  const what = own("a webhook's deliveries");
  const list = await readOne({
    octokit,
    route: 'GET /orgs/{org}/hooks/{hook_id}/deliveries',
    parameters: { org, hook_id: id, per_page: newest },
    what,
    permission,
    reader: z.array(z.unknown()),
  });
  const codes = list.map((one) => readAs(delivery, one, what).status_code);
  const delivered = codes.filter((code) => code >= 200 && code < 300).length;
  return { delivered, failed: codes.length - delivered };
}

/** Throws `CannotLook`. */
export async function readWebhooks(reads: OrganizationReads): Promise<OrganizationWebhooks> {
  const { settings: octokit, org } = reads;
  const hooks = await readList({
    octokit,
    route: 'GET /orgs/{org}/hooks',
    parameters: { org },
    what: say`the webhooks of ${org}`,
    permission,
    reader: hook,
  });
  const all = await forEach(hooks, async ({ id, active, config }) => ({
    id,
    address: addressOf(config.url),
    active,
    verifies: verifiesOf(config.insecure_ssl),
    hasSecret: config.secret !== undefined && config.secret !== '',
    deliveries: await shown(deliveriesOf(reads, id)),
  }));
  return all.toSorted((a, b) => a.id - b.id);
}
