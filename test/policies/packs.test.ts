import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packsModule } from '../../app/packs.ts';
import { readLayer } from '../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../policies/engine/config/merge.ts';
import { packLayer } from '../../policies/engine/config/packs.ts';
import { readConfiguration } from '../../policies/engine/config/read.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { directionOf } from '../../policies/engine/stricter.ts';
import { catalogue } from '../../policies/index.ts';
import { packNames, packTexts } from '../../policies/packs/texts.ts';

const ids = catalogue.map(({ id }) => id);

/**
 * Options of which nothing can say which value is stricter. Under a lock they cannot be changed. An option that is new
 * here is given a direction (`.meta(stricter.…)`) or, when it has none, a line with the reason.
 */
const withoutDirection = [
  // The default also lets hosts through that the lock file knows: fewer hosts than some list may be more than it.
  'dependencies.allowed-registries',
  // What was agreed on is neither more nor less than another agreement.
  'merge-settings.merge-commit',
  'merge-settings.squash',
  'merge-settings.rebase',
  'merge-settings.auto-merge',
  'merge-settings.delete-branch',
  'merge-settings.update-branch',
  'merge-settings.squash-title',
  'merge-settings.squash-message',
  'merge-settings.merge-title',
  'merge-settings.merge-message',
  // What is proposed from such a branch is judged as a release, and need not be named in the notes of one.
  'release-readiness.release-branches',
  'release-readiness.release-labels',
  // As of workflow-hardening.
  'repository-workflows.pins',
  // What bots approve counts, and so does what they object to.
  'review.bots',
  // The most specific entry counts: one more may ask for more than those there are, or for less.
  'workflow-hardening.pins',
];

it('every option says which of its values is stricter, or is known to have none', () => {
  const silent = catalogue.flatMap(({ id, options }) =>
    Object.entries(options.shape).flatMap(([name, schema]) => (directionOf(schema) ? [] : [`${id}.${name}`])),
  );
  expect(silent).toEqual(withoutDirection);
});

it('no option has the name of what stands beside options', () => {
  const names = catalogue.flatMap(({ options }) => Object.keys(options.shape));
  expect(names.filter((name) => ['rung', 'lock'].includes(name))).toEqual([]);
});

it('the module is what the files are; `npm run packs` writes it anew', () => {
  expect(readFileSync('policies/packs/texts.ts', 'utf8')).toBe(packsModule());
});

describe.each(packNames)('the pack %s', (name) => {
  const said: Readonly<Record<string, string | { readonly rung: string }>> = parse(packTexts[name]).policies;
  const page = readFileSync(`policies/packs/${name}.md`, 'utf8');

  it('is a valid file', () => {
    const known = catalogue.filter(({ id }) => id in said);
    const lines = readLayer({ path: name, text: packTexts[name], layer: name }, catalogue, 'leave out');
    expect(lines).toMatchObject({ ok: true });
    expect(packLayer(name, catalogue).policies.map(({ policy }) => policy.id)).toEqual(
      known.map(({ id }) => id),
    );
    expect(mergeLayers([packLayer(name, catalogue)], catalogue).problems).toEqual([]);
  });

  it('speaks of every policy, in the order of the catalogue', () => {
    expect(Object.keys(said)).toEqual(ids);
  });

  it('is explained on its page: each policy with its rung', () => {
    for (const [id, entry] of Object.entries(said)) {
      const rung = typeof entry === 'string' ? entry : entry.rung;
      expect(page).toMatch(
        new RegExp(`^\\| \\[${id}\\]\\(\\.\\./[a-z-]+/${id}\\.md\\) \\| ${rung} \\| .+ \\| .+ \\|$`, 'm'),
      );
    }
    expect([...page.matchAll(/^\| \[([a-z0-9-]+)\]/gm)].map(([, id]) => id)).toEqual(Object.keys(said));
  });

  it('is shown on its page in files that are valid', () => {
    const shown = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) {
      const read = readLayer({ path: name, text, layer: name }, catalogue, 'leave out');
      expect(read).toMatchObject({ ok: true });
    }
  });

  it('can be extended', () => {
    const read = readConfiguration({ path: 'a.yml', text: `extends: ${name}\n`, layer: 'a' }, catalogue);
    expect(read).toMatchObject({ ok: true });
  });
});

it.each([
  ['startup', 'soc2'],
  ['soc2', 'regulated'],
] as const)('%s is nowhere stricter than %s', (mild, strict) => {
  const lower = packLayer(mild, catalogue);
  const at = { line: 1, column: 1 };
  const locked = { ...lower, policies: lower.policies.map((entry) => ({ ...entry, lock: at })) };
  const { problems } = mergeLayers([locked, packLayer(strict, catalogue)], catalogue);
  const unequal = problems.map(({ message }) => toPlain(message));
  expect(unequal).toEqual([]);
});
