import * as z from 'zod';
import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, list, own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass } from '../engine/verdict.ts';
import { isAmong } from '../facts/logins.ts';
import { personsAccount } from '../facts/persons-account.ts';

const slugs = z.array(z.string().min(1).max(100)).max(200).default([]);

const options = z.strictObject({
  administrators: slugs
    .describe(
      'Apps (as in `github.com/apps/APP`) that may write settings: of the organization, its members or the administration of repositories',
    )
    .meta(stricter.fewer),
  known: slugs
    .describe('Apps that may be installed, besides `administrators`; any when the list is empty')
    .meta(stricter.fewerButSome),
  'all-repositories': z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('Whether Apps that may write may be installed on all repositories')
    .meta(stricter.from('accept', 'refuse')),
  suspended: z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe('Whether Apps may stay installed that somebody suspended')
    .meta(stricter.from('accept', 'refuse')),
});

type App = NonNullable<Known<'installedApps'>['installedApps']>[number];

/** Permissions to write that amount to being an owner, or lead there. */
const administering: readonly string[] = [
  'administration',
  'members',
  'organization_administration',
  'organization_custom_org_roles',
  'organization_custom_roles',
  'organization_personal_access_token_requests',
  'organization_personal_access_tokens',
];

function writesOf({ permissions }: App): readonly string[] {
  return Object.entries(permissions)
    .filter(([, level]) => level !== 'read')
    .map(([name]) => name)
    .sort();
}

const where = ({ repositories }: App): Prose =>
  own(repositories === 'all' ? 'all repositories' : 'selected repositories');

const names = (all: readonly string[]): Prose => list(all.map((one) => say`${one}`));

function administers(app: App): readonly Finding[] {
  const powers = writesOf(app).filter((name) => administering.includes(name));
  if (powers.length === 0) return [];
  return [
    {
      message: say`The App ${app.slug} may write ${names(powers)}, on ${where(app)}: whoever holds its key can do what an owner does.`,
      remedy: say`If it needs that, name it among ${'administrators'} of this policy in the configuration. If not, ask its maker for one that asks for less, or remove it (Settings → GitHub Apps → ${app.slug}).`,
      who: 'owner',
      severity: 'high',
      fingerprint: `administers:${app.slug.toLowerCase()}`,
    },
  ];
}

function unknown({ slug }: App): Finding {
  return {
    message: say`The App ${slug} is installed, and is not among those that may be.`,
    remedy: say`Remove it (Settings → GitHub Apps → ${slug}), or name it among ${'known'} of this policy in the configuration.`,
    who: 'owner',
    severity: 'medium',
    fingerprint: `unknown:${slug.toLowerCase()}`,
  };
}

function everywhere(app: App): readonly Finding[] {
  const writes = writesOf(app);
  if (app.repositories !== 'all' || writes.length === 0) return [];
  return [
    {
      message: say`The App ${app.slug} may write ${names(writes)} in all repositories, those too that do not use it.`,
      remedy: say`Choose the repositories it is for (Settings → GitHub Apps → ${app.slug} → Repository access).`,
      who: 'owner',
      severity: 'medium',
      fingerprint: `everywhere:${app.slug.toLowerCase()}`,
    },
  ];
}

function suspended({ slug, suspendedAt }: App): readonly Finding[] {
  if (suspendedAt === null) return [];
  return [
    {
      message: say`The App ${slug} is suspended since ${suspendedAt.slice(0, 10)}, and has back all it had with one click.`,
      remedy: say`Remove it (Settings → GitHub Apps → ${slug} → Uninstall), or let it work again.`,
      who: 'owner',
      severity: 'low',
      fingerprint: `suspended:${slug.toLowerCase()}`,
    },
  ];
}

/** What is not wrong, and worth knowing: who may do what. */
function described(app: App): Prose {
  const writes = writesOf(app);
  const may = writes.length === 0 ? own('reads') : say`may write ${names(writes)}`;
  return say`${app.slug} ${may}, on ${where(app)}.`;
}

export const apps = definePolicy({
  id: 'apps',
  title: 'Installed Apps are known, at work, and no owners by another name',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.1', 'partial'),
    control('soc2', 'CC6.3', 'partial'),
    control('iso27001', 'A.5.19', 'partial'),
    control('cis', '1.4.1', 'partial'),
    control('cis', '1.4.2', 'partial'),
    control('cis', '1.4.3', 'partial'),
  ],
  needs: ['organization', 'installedApps'],
  options,
  judge({ organization, installedApps: all }, { administrators, known, ...rules }) {
    if (all === null) return personsAccount(organization);
    const isUnknown = ({ slug }: App) => known.length > 0 && !isAmong([...known, ...administrators], slug);
    const findings = all.flatMap((app) => [
      ...(isAmong(administrators, app.slug) ? [] : administers(app)),
      ...(isUnknown(app) ? [unknown(app)] : []),
      ...(rules['all-repositories'] === 'refuse' ? everywhere(app) : []),
      ...(rules.suspended === 'refuse' ? suspended(app) : []),
    ]);
    const unseen = [
      own('When an App was last used is not shown, and neither are OAuth apps and people’s tokens.'),
    ];
    return failOr(findings, pass(say`${count(all.length, 'App')} installed`, all.map(described), unseen));
  },
});
