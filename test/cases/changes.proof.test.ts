/** Small changes that came out wrong once, judged by the command line: `base/` on main, `head/` over it on a branch. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { throwAwayClone } from '../throw-away-clone.ts';

const folder = join(import.meta.dirname, 'changes');

interface Assessment {
  readonly policy: string;
  readonly outcome: string;
}

async function judged(name: string): Promise<{ readonly outcome: string; readonly said: string }> {
  const at = join(folder, name);
  const clone = throwAwayClone();
  const lay = (part: string) => {
    if (existsSync(join(at, part))) cpSync(join(at, part), clone.dir, { recursive: true });
  };
  lay('base');
  clone.git('add', '--all');
  clone.git('commit', '--quiet', '--allow-empty', '--message', 'Start');
  clone.git('switch', '--quiet', '--create', 'change');
  lay('head');
  clone.git('add', '--all');
  clone.git('commit', '--quiet', '--message', 'Change it');
  const sarif = join(at, 'tool.sarif');
  const out: string[] = [];
  const notes: string[] = [];
  await start(
    [
      ...[
        'check',
        '.',
        '--base',
        'main',
        '--config',
        join(at, 'fairlead.yml'),
        '--offline',
        '--format',
        'json',
      ],
      ...(existsSync(sarif) ? ['--sarif', sarif] : []),
    ],
    commands,
    {
      cwd: clone.dir,
      print: async (text) => void out.push(text),
      note: (line) => void notes.push(toPlain(line)),
      colour: false,
      width: 100,
      fetch,
      now: '2026-11-30T09:00:00.000Z',
    },
  );
  const report = JSON.parse(out.join('')) as { readonly policies: readonly Assessment[] };
  const [policy = ''] = Object.entries(policies).find(([prefix]) => name.startsWith(prefix)) ?? [];
  const one = report.policies.find((each) => each.policy === policies[policy]);
  return { outcome: one?.outcome ?? `not judged: ${notes.join('; ')}`, said: JSON.stringify(one) };
}

const policies: Readonly<Record<string, string>> = {
  'adr-required': 'adr-required',
  'adr-other-folder': 'adr-required',
  adr: 'adr-valid',
  sarif: 'static-analysis',
  wf: 'workflow-hardening',
};

describe('a change', () => {
  it.each<readonly [string, string | readonly string[], RegExp]>([
    ['adr-braces', 'pass', /./],
    ['adr-described-link', 'pass', /./],
    ['adr-fix-number', 'pass', /./],
    ['adr-leave-number', 'pass', /./],
    ['adr-other-folder', 'fail', /records are looked for in docs\/adr/],
    ['adr-partly-superseded', 'pass', /./],
    ['adr-required-described', 'pass', /./],
    ['adr-status-table', 'pass', /./],
    ['adr-supersede-legacy', 'pass', /./],
    ['adr-superseded-dash', 'pass', /./],
    ['adr-typo', 'fail', /slip of the pen/],
    ['sarif-char-offset', ['fail', 'unknown'], /./],
    ['sarif-error-notification', 'unknown', /./],
    ['sarif-external-driver', 'unknown', /./],
    ['sarif-global-message', 'fail', /./],
    ['sarif-inline-external', ['fail', 'unknown'], /./],
    ['sarif-level-override', 'fail', /./],
    ['sarif-ran-above-root', 'unknown', /./],
    ['sarif-second-location', 'fail', /./],
    ['wf-bot-actor-id', 'fail', /bot-conditions/],
    ['wf-bot-ends-with', 'fail', /bot-conditions/],
    ['wf-env-group', 'fail', /github-env/],
    ['wf-env-tee', 'fail', /github-env/],
    ['wf-fetch-only', 'pass', /./],
    ['wf-negated-label', 'fail', /^(?!.*Somebody has to ask for it first)/],
    ['wf-only-forks', 'fail', /template-injection/],
    ['wf-remedy-not', 'fail', /\$\{\{ !inputs\.skip \}\}|"!inputs|'!inputs/],
    ['wf-remedy-not-applied', ['fail', 'unknown'], /./],
    ['wf-remedy-quotes', 'fail', /./],
    ['wf-run-of-issues', 'fail', /template-injection/],
    ['wf-same-repo-name', 'fail', /untrusted-checkout/],
    ['wf-self-repository', 'pass', /./],
    ['wf-sha-through-needs', 'fail', /untrusted-checkout/],
    ['wf-token-top-env', 'fail', /undeclared-permissions/],
  ])('%s: %s', async (name, outcome, words) => {
    const { outcome: got, said } = await judged(name);
    expect([outcome].flat(), said).toContain(got);
    expect(said).toMatch(words);
  });

  it('has a row here', () => {
    expect(readdirSync(folder)).toHaveLength(34);
  });
});
