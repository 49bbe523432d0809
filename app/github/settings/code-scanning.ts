/** https://docs.github.com/rest/code-scanning/code-scanning */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import { isShown, mapShown, type Shown } from '../../../policies/engine/shown.ts';
import type {
  CodeAlert,
  CodeAnalysis,
  CodeScanning,
  DefaultSetup,
} from '../../../policies/facts/code-scanning.ts';
import { refusalWords, type SettingsOf, shownAt, shownOfRepository } from './ask.ts';
import { shownList } from './ask-list.ts';

const permission = 'security_events: read';
const tool = z.object({ name: z.string().optional() });
const toolName = ({ name }: z.infer<typeof tool>): string => name ?? 'an unnamed tool';

const alert = z.object({
  number: z.number(),
  created_at: z.string(),
  tool,
  rule: z.object({
    id: z.string().nullish(),
    name: z.string().optional(),
    description: z.string().optional(),
    security_severity_level: z.enum(['critical', 'high', 'medium', 'low']).nullish(),
  }),
  most_recent_instance: z.object({
    location: z.object({ path: z.string().optional(), start_line: z.number().optional() }).nullish(),
  }),
});

function alertOf({ rule, ...one }: z.infer<typeof alert>): CodeAlert {
  const { path, start_line: line } = one.most_recent_instance.location ?? {};
  return {
    number: one.number,
    tool: toolName(one.tool),
    rule: rule.id ?? rule.name ?? 'unnamed rule',
    description: rule.description ?? '',
    severity: rule.security_severity_level ?? null,
    path: path ?? null,
    line: line !== undefined && line > 0 ? line : null,
    createdAt: one.created_at,
  };
}

/**
 * "Code Security must be enabled for this repository to use code scanning." and its older and shorter forms. For private
 * repositories that is a product that is off; public ones have it for nothing, and only have to set it up.
 */
const isOff = (error: unknown): boolean => /(must be|is not) enabled/i.test(refusalWords(error, 403) ?? '');

/** Nobody ever uploaded anything. */
const isUnused = (error: unknown): boolean => /no analysis found/i.test(refusalWords(error, 404) ?? '');

/** `closed`: a product must be switched on first; `unused`: nothing was ever uploaded. */
type Answered<T> = 'closed' | 'unused' | Shown<T>;

function meaningOf(error: unknown, isPublic: boolean): 'closed' | 'unused' | null {
  if (isUnused(error)) return 'unused';
  if (!isOff(error)) return null;
  return isPublic ? 'unused' : 'closed';
}

async function openAlerts(of: SettingsOf, isPublic: boolean): Promise<Answered<readonly CodeAlert[]>> {
  let meant: 'closed' | 'unused' | null = null;
  const listed = await shownList(
    of,
    {
      route: 'GET /repos/{owner}/{repo}/code-scanning/alerts',
      parameters: { state: 'open' },
      answer: alert,
      what: own('the code scanning alerts'),
      permission,
    },
    {
      meaning: (error) => {
        meant = meaningOf(error, isPublic);
        return meant ? [] : undefined;
      },
    },
  );
  return meant ?? mapShown(listed, (all) => all.map(alertOf).sort((a, b) => a.number - b.number));
}

const analysis = z.object({
  ref: z.string(),
  commit_sha: z.string(),
  created_at: z.string(),
  error: z.string(),
  category: z.string().optional(),
  analysis_key: z.string().optional(),
  tool,
});

type Uploaded = z.infer<typeof analysis>;

/** The newest of each tool and category, newest first. */
function newestOfEach(all: readonly Uploaded[]): readonly CodeAnalysis[] {
  const sorted = all
    .map((one) => ({
      tool: toolName(one.tool),
      category: one.category ?? one.analysis_key ?? '',
      commit: one.commit_sha,
      createdAt: one.created_at,
      error: one.error === '' ? null : one.error,
    }))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const groups = Map.groupBy(sorted, ({ tool, category }) => JSON.stringify([tool, category]));
  return [...groups.values()].flatMap(([newest]) => newest ?? []);
}

/** One page is enough: the newest come first, and older ones change nothing. */
async function analysesOf(of: SettingsOf, branch: string): Promise<Shown<readonly CodeAnalysis[]>> {
  const ref = `refs/heads/${branch}`;
  const read = await shownAt(
    of,
    {
      route: 'GET /repos/{owner}/{repo}/code-scanning/analyses',
      parameters: { ref, per_page: 100 },
      answer: z.array(analysis),
      what: own('the analyses of the default branch'),
      permission,
    },
    (error) => (isUnused(error) ? [] : undefined),
  );
  return mapShown(read, (all: readonly Uploaded[]) => newestOfEach(all.filter((one) => one.ref === ref)));
}

const setup = z.object({
  state: z.enum(['configured', 'not-configured']),
  languages: z.array(z.string()).default([]),
  updated_at: z.string().nullish(),
});

const none: DefaultSetup = { configured: false, languages: [], updatedAt: null };

async function defaultSetupOf(of: SettingsOf, isPublic: boolean): Promise<Answered<DefaultSetup>> {
  const read = await shownAt(
    of,
    {
      route: 'GET /repos/{owner}/{repo}/code-scanning/default-setup',
      answer: setup,
      what: own('the default setup of code scanning'),
      permission: 'administration: read',
    },
    (error) => meaningOf(error, isPublic) ?? undefined,
  );
  if (read === 'closed') return 'closed';
  if (read === 'unused') return none;
  return mapShown(read as Shown<z.infer<typeof setup>>, (one) => ({
    configured: one.state === 'configured',
    languages: one.languages,
    updatedAt: one.updated_at ?? null,
  }));
}

const status = z.object({ status: z.string() });

/** As `GET /repos/{owner}/{repo}` says it to administrators. */
const bought = z.object({
  security_and_analysis: z.object({ code_security: status, advanced_security: status }),
});

/** Whether GitHub says that a private repository has neither product that code scanning is part of. */
async function isNotBought(of: SettingsOf, isPublic: boolean): Promise<boolean> {
  if (isPublic) return false;
  const what = own('the security settings of the repository');
  const read = await shownOfRepository(of, { answer: bought, what, permission: 'administration: read' });
  return isShown(read) && Object.values(read.security_and_analysis).every((one) => one.status === 'disabled');
}

type When = Pick<CodeScanning, 'readAt' | 'head'>;

const closed = (when: When): CodeScanning => ({
  ...when,
  available: false,
  defaultSetup: none,
  analyses: [],
  open: [],
});

/** `branch`: the default one; `head`: its commit. */
export async function readCodeScanning(
  of: SettingsOf,
  at: When & { readonly branch: string; readonly isPublic: boolean },
): Promise<CodeScanning> {
  const { branch, isPublic, ...when } = at;
  if (await isNotBought(of, isPublic)) return closed(when);
  const open = await openAlerts(of, isPublic);
  if (open === 'closed') return closed(when);
  const [defaultSetup, analyses] = await Promise.all([
    defaultSetupOf(of, isPublic),
    open === 'unused' ? [] : analysesOf(of, branch),
  ]);
  // Without the product GitHub may say of a private repository only that there is no analysis.
  if (open === 'unused' && defaultSetup === 'closed') return closed(when);
  const alerts = open === 'unused' ? [] : open;
  return {
    ...when,
    available: isShown(alerts) ? true : alerts,
    defaultSetup: defaultSetup === 'closed' || defaultSetup === 'unused' ? none : defaultSetup,
    analyses,
    open: alerts,
  };
}
