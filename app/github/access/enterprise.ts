/** GitHub Enterprise Server: which version answers, and what it does not have. Said once per client, never swallowed. */

/** Parts of the API that older or smaller servers lack. Verdicts that need one say `unknown` with the reason. */
const features: readonly (readonly [name: string, path: RegExp])[] = [
  ['repository rules (rulesets)', /\/repos\/[^/]+\/[^/]+\/rules(ets)?(\/|$)/],
  ['repository activity', /\/repos\/[^/]+\/[^/]+\/activity$/],
  ['global security advisories', /\/advisories(\/|$)/],
  ['code scanning', /\/repos\/[^/]+\/[^/]+\/code-scanning\//],
];

/** The feature that an address belongs to, of those that a server may lack. */
export function featureOf(url: string): string | null {
  const [path = ''] = url.split('?', 1);
  return features.find(([, pattern]) => pattern.test(path))?.[0] ?? null;
}

/** Of a host as `hostOf` names it: GitHub's own limits hold on github.com and on GitHub Enterprise Cloud (`*.ghe.com`). */
export function hasGitHubLimits(host: string): boolean {
  return host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(host);
}

interface Answered {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface EnterpriseNotes {
  /** Null on github.com, and before the first answer. */
  version(): string | null;
  saw(answer: Answered): void;
}

type Note = { readonly version: string; readonly missing: string | null };

/** `say` is called when the version is first known or changes, and once per feature that is missing. */
export function enterpriseNotes(say: (note: Note) => void): EnterpriseNotes {
  let version: string | null = null;
  const missing = new Set<string>();
  return {
    version: () => version,
    saw: ({ url, status, headers }) => {
      const now = headers['x-github-enterprise-version'];
      if (typeof now === 'string' && now !== version) {
        version = now;
        missing.clear();
        say({ version, missing: null });
      }
      const feature = status === 404 || status === 410 ? featureOf(url) : null;
      if (version === null || feature === null || missing.has(feature)) return;
      missing.add(feature);
      say({ version, missing: feature });
    },
  };
}
