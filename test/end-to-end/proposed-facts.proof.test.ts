/** For every option of every policy, and every rung: a proposed file that sets it changes nothing in the verdict in force. */
import { expect, it } from 'vitest';
import { catalogue } from '../../policies/index.ts';
import { aboutChanges } from './full-catalogue.ts';
import { samples } from './proposed-options.ts';
import { openProposing, reaching, verdictIn } from './proposed-scene.ts';

/** What a policy about something else is set to can reach a change's verdict only by being looked at: one value tells. */
const tried = samples.filter(({ policy, option }, i) => {
  if (aboutChanges.some(({ id }) => id === policy)) return true;
  return samples.findIndex((one) => one.policy === policy && one.option === option) === i;
});

it('no option that a pull request proposes reaches its verdict', async () => {
  expect(tried.length).toBeGreaterThan(120);
  expect(await reaching(await openProposing(), tried)).toEqual([]);
}, 600_000);

it('nor does a rung', async () => {
  const scene = await openProposing();
  const found: string[] = [];
  for (const { id } of catalogue) {
    const said = verdictIn(await scene.remarked(id));
    for (const rung of ['off', 'observe', 'warn']) {
      const judged = verdictIn(await scene.line(id, `  ${id}: { rung: ${rung} }`));
      if (JSON.stringify(judged) !== JSON.stringify(said)) found.push(`${id}: ${rung}`);
    }
  }
  expect(found).toEqual([]);
}, 600_000);
