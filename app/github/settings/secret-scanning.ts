/** https://docs.github.com/rest/repos/repos#get-a-repository https://docs.github.com/rest/secret-scanning/secret-scanning */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { isShown, mapShown, notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { SecretAlert, SecretScanning } from '../../../policies/facts/secret-scanning.ts';
import { grant } from '../access/reasons.ts';
import { refusalWords, type SettingsOf, shownAt } from './ask.ts';
import { shownList } from './ask-list.ts';

const status = z.object({ status: z.enum(['enabled', 'disabled']) }).optional();

/** What is absent is not switched off: GitHub leaves out what the asker may not see, and what it does not offer. */
const repository = z.object({
  security_and_analysis: z
    .object({
      advanced_security: status,
      secret_scanning: status,
      secret_scanning_push_protection: status,
    })
    .nullish(),
});

/** A list may say less of a repository than its own page: only what says all of it is taken from there. */
const complete = z.object({
  security_and_analysis: z.object({
    advanced_security: status.unwrap(),
    secret_scanning: status.unwrap(),
    secret_scanning_push_protection: status.unwrap(),
  }),
});

type Analysis = NonNullable<z.infer<typeof repository>['security_and_analysis']>;

const permission = 'administration: read';

function featureOf(analysis: Shown<Analysis>, name: keyof Analysis, what: Prose): Shown<boolean> {
  if (!isShown(analysis)) return analysis;
  const value = analysis[name];
  return value ? value.status === 'enabled' : notShown(say`GitHub does not say whether ${what} is on here`);
}

async function analysisOf(of: SettingsOf): Promise<Shown<Analysis>> {
  const what = own('the security settings of the repository');
  const listed = complete.safeParse(of.listed);
  if (listed.success) return listed.data.security_and_analysis;
  const read = await shownAt(of, {
    route: 'GET /repos/{owner}/{repo}',
    answer: repository,
    what,
    permission,
  });
  if (!isShown(read)) return read;
  const hidden = notShown(say`GitHub does not show ${what}`, { remedy: grant(permission), permission });
  return read.security_and_analysis ?? hidden;
}

const alert = z.object({
  number: z.number(),
  created_at: z.string(),
  secret_type: z.string().optional(),
  secret_type_display_name: z.string().optional(),
  validity: z.enum(['active', 'inactive', 'unknown']).catch('unknown').default('unknown'),
  publicly_leaked: z.boolean().nullish(),
  push_protection_bypassed: z.boolean().nullish(),
});

function alertOf(one: z.infer<typeof alert>): SecretAlert {
  return {
    number: one.number,
    kind: one.secret_type_display_name ?? one.secret_type ?? 'a secret of an unnamed kind',
    createdAt: one.created_at,
    validity: one.validity,
    publiclyLeaked: one.publicly_leaked === true,
    bypassed: one.push_protection_bypassed === true,
  };
}

/** Where nothing is scanned GitHub answers 404 "Secret scanning is disabled on this repository."; some saw 403. */
function isOff(error: unknown): boolean {
  const words = refusalWords(error, 404) ?? refusalWords(error, 403) ?? '';
  return /secret scanning is (disabled|not (enabled|available))/i.test(words);
}

async function openAlerts(of: SettingsOf): Promise<Shown<readonly SecretAlert[] | null>> {
  let off = false;
  const alerts = await shownList(
    of,
    {
      route: 'GET /repos/{owner}/{repo}/secret-scanning/alerts',
      // The credential itself is nothing that Fairlead should hold.
      parameters: { state: 'open', hide_secret: true },
      answer: alert,
      what: own('the secret scanning alerts'),
      permission: 'secret_scanning_alerts: read',
    },
    {
      meaning: (error) => {
        off = isOff(error);
        return off ? [] : undefined;
      },
    },
  );
  return off ? null : mapShown(alerts, (all) => all.map(alertOf).sort((a, b) => a.number - b.number));
}

/** Who may read the alerts knows from them, too, whether anything is scanned; where the two differ, neither is believed. */
function scanningBy(said: Shown<boolean>, open: SecretScanning['open']): Shown<boolean> {
  if (!isShown(open)) return said;
  if (!isShown(said)) return open !== null;
  return said && open === null
    ? notShown(own('GitHub says that secret scanning is on, and of its alerts that it is off'))
    : said;
}

/** `readAt`: ISO 8601, UTC. */
export async function readSecretScanning(of: SettingsOf, readAt: string): Promise<SecretScanning> {
  const analysis = await analysisOf(of);
  const said = featureOf(analysis, 'secret_scanning', own('secret scanning'));
  const open = said === false ? null : await openAlerts(of);
  const scanning = scanningBy(said, open);
  return {
    readAt,
    scanning,
    pushProtection:
      scanning === false
        ? false
        : featureOf(analysis, 'secret_scanning_push_protection', own('push protection')),
    bought: mapShown(analysis, (one) => one.advanced_security?.status === 'enabled' || scanning === true),
    open,
  };
}
