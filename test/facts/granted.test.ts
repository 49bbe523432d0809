/** How one gives Fairlead a permission depends on where it runs: in what is not shown, too, however deep it lies. */
import { expect, it } from 'vitest';
import { collected } from '../../app/facts/collect.ts';
import type { Collected, FactName } from '../../policies/engine/facts.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { notShown } from '../../policies/engine/shown.ts';

const permission = 'administration: read';
const hidden = notShown(own('GitHub refused'), { permission, remedy: own('Ask an owner.') });
const lasting = notShown(own('GitHub does not say it'));

const facts = (value: unknown) =>
  new Map<FactName, Promise<Collected<unknown>>>([
    ['environments', Promise.resolve({ ok: true, value, gaps: [hidden.notShown] })],
  ]);

it('a value that is not shown names the way that helps here', async () => {
  const value = [
    { name: 'production', reviewers: hidden, adminsBypass: lasting, waitMinutes: 5, branches: null },
  ];
  const grant = (name: string) => say`Give the token ${name}.`;
  const { environments } = await collected({ wanted: wantsNothing, facts: facts(value) }, grant);
  const here = { reason: own('GitHub refused'), permission, remedy: grant(permission) };
  expect(environments).toEqual({
    ok: true,
    value: [{ ...value[0], reviewers: { notShown: here } }],
    gaps: [here],
  });
});

it('without another way the words stay', async () => {
  const { environments } = await collected({ wanted: wantsNothing, facts: facts(hidden) });
  expect(environments).toEqual({ ok: true, value: hidden, gaps: [hidden.notShown] });
});
