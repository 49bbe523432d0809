/**
 * secretlint's recommended rules, run one by one on a text. Its own engine is left out: it lets comments in the text
 * switch rules off, keeps a mark of every file for its profiler as long as the process lives, and hands a path to a rule
 * that opens it.
 */
import type { SecretLintRuleCreator, SecretLintSourceCode } from '@secretlint/types';
import type { SecretKind } from '../../../policies/facts/secrets.ts';
import { ownMatches } from './own/find.ts';

/** A rule's match, with the text it took for the secret. It must not leave this folder. */
export interface Match {
  readonly kind: SecretKind;
  readonly value: string;
  /** From where the rule says it begins (which may be a name before the value) to the value's end. */
  readonly start: number;
  readonly end: number;
}

const filter = 'filter-comments';

const kinds: Readonly<Record<string, SecretKind>> = {
  '1password': '1password',
  anthropic: 'anthropic',
  aws: 'aws',
  basicauth: 'basic-auth',
  cloudflare: 'cloudflare',
  'database-connection-string': 'database',
  databricks: 'databricks',
  docker: 'docker',
  figma: 'figma',
  gcp: 'gcp',
  github: 'github',
  gitlab: 'gitlab',
  grafana: 'grafana',
  groq: 'groq',
  'hashicorp-vault': 'vault',
  huggingface: 'huggingface',
  linear: 'linear',
  notion: 'notion',
  npm: 'npm',
  openai: 'openai',
  privatekey: 'private-key',
  sendgrid: 'sendgrid',
  shopify: 'shopify',
  slack: 'slack',
  stripe: 'stripe',
  tailscale: 'tailscale',
  vercel: 'vercel',
};

interface Rule {
  readonly kind: SecretKind;
  readonly creator: SecretLintRuleCreator;
}

function nameOf({ meta }: Pick<SecretLintRuleCreator, 'meta'>): string {
  return meta.id.replace(/^.*secretlint-rule-/, '');
}

let loaded: Promise<readonly Rule[]> | null = null;

/** Loaded for the first change: an assessment without this policy does not pay for it. */
export function loadRules(): Promise<readonly Rule[]> {
  loaded ??= import('@secretlint/secretlint-rule-preset-recommend').then(({ rules }) =>
    rules
      .filter((creator) => nameOf(creator) !== filter)
      .map((creator) => ({ kind: kinds[nameOf(creator)] ?? 'other', creator })),
  );
  return loaded;
}

/** The file names that rules look at; never a path from outside, which a rule might open. */
const mindedNames = ['.npmrc', 'package.json', 'package-lock.json'];

function sourceOf(content: string, path: string): SecretLintSourceCode {
  const filePath = mindedNames.find((name) => path === name || path.endsWith(`/${name}`)) ?? 'text';
  const place = { line: 1, column: 0 };
  return {
    content,
    filePath,
    physicalFilePath: undefined,
    hasBOM: false,
    contentType: 'text',
    ext: path.endsWith('.json') ? '.json' : '',
    getFilePath: () => filePath,
    getPhysicalFilePath: () => undefined,
    // Only rules that are left out use positions.
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: place, end: place }),
    positionToIndex: () => 0,
    indexToPosition: () => place,
  };
}

/** A text that a rule fails on. Holds none of the rule's own words: they may quote the text. */
export class RuleFailed extends Error {}

/** No rule looks for a value further than this behind its name, apart from space between them. */
const maxBetween = 1000;

/** Some rules give the position of the name with the length of the value. */
function endOf(content: string, value: string, start: number): number {
  const at = content.slice(start, start + maxBetween + value.length).indexOf(value);
  return at < 0 ? start : start + at + value.length;
}

async function run({ kind, creator }: Rule, source: SecretLintSourceCode): Promise<readonly Match[]> {
  const matches: Match[] = [];
  const rule = creator.create(
    {
      sharedOptions: {},
      createTranslator: () => (messageId, data) => ({ message: '', messageId: String(messageId), data }),
      report: ({ message, range: [start, end] }) => {
        const value = Object.values(message.data ?? {}).join('\n');
        matches.push({ kind, value, start, end: Math.max(end, endOf(source.content, value, start)) });
      },
      ignore: () => {},
    },
    {},
  );
  try {
    await rule.file?.(source);
  } catch {
    throw new RuleFailed(`secretlint's rule for ${kind} failed`);
  }
  return matches;
}

/** All matches in a text, by rule and place; where two are of one place, that of the more telling rule. Throws `RuleFailed`. */
export async function matchesIn(
  rules: readonly Rule[],
  text: string,
  path: string,
): Promise<readonly Match[]> {
  const source = sourceOf(text, path);
  const all: Match[] = [];
  for (const rule of rules) all.push(...(await run(rule, source)));
  return [...all, ...ownMatches(text, all)];
}
