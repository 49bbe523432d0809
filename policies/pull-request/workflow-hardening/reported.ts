/** What zizmor and poutine report about the same files, less what the rules here report too. */
import type { NewResult } from '../../facts/static-analysis.ts';
import { levels, securitySeverities } from '../../formats/sarif/result.ts';
import type { Flaw, RuleName } from './rule.ts';
import { ruleNames } from './rule.ts';

/** Their rules that have another name here. zizmor: https://docs.zizmor.sh/audits; poutine: https://github.com/boostsecurityio/poutine */
const aliases: Readonly<Record<string, readonly RuleName[]>> = {
  artipacked: ['persisted-credentials', 'untrusted-checkout'],
  'dangerous-triggers': ['untrusted-checkout'],
  default_permissions_on_risky_events: ['undeclared-permissions', 'excessive-permissions'],
  'excessive-permissions': ['excessive-permissions', 'undeclared-permissions'],
  if_always_true: ['unsound-condition'],
  injection: ['template-injection'],
  job_all_secrets: ['overprovisioned-secrets'],
  pr_runs_on_self_hosted: ['self-hosted-runner'],
  untrusted_checkout_exec: ['untrusted-checkout'],
};

function isRule(name: string): name is RuleName {
  return ruleNames.some((rule) => rule === name);
}

/** The rules here that look for what a tool's rule looks for. */
function sameRules({ rule }: NewResult): readonly RuleName[] {
  const name = rule.slice(rule.lastIndexOf('/') + 1);
  return aliases[name] ?? (isRule(name) ? [name] : []);
}

/** A result about a file as a whole stands on its first line, or on none. */
function isAbout({ line, endLine }: NewResult, { span }: Flaw): boolean {
  return line === null || (line <= span.to && (endLine ?? line) >= span.from);
}

export interface Shown {
  readonly path: string;
  readonly flaw: Flaw;
}

/** The results that are neither shown by a rule here nor ignored. */
export function unsaid(
  results: readonly NewResult[],
  shown: readonly Shown[],
  ignored: readonly RuleName[],
): readonly NewResult[] {
  return results.filter((result) => {
    const same = sameRules(result);
    if (same.length > 0 && same.every((rule) => ignored.includes(rule))) return false;
    return !shown.some(
      ({ path, flaw }) => path === result.path && same.includes(flaw.rule) && isAbout(result, flaw),
    );
  });
}

/** As serious as what static-analysis fails on by default. */
export function isSerious({ level, security }: NewResult): boolean {
  const high = securitySeverities.indexOf('high');
  return (
    levels.indexOf(level) >= levels.indexOf('error') ||
    (security !== null && securitySeverities.indexOf(security) >= high)
  );
}
