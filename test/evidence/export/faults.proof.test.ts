/** Every endpoint that an export asks, broken in every way: never a pass more, never a row less in silence. */
import { beforeAll, expect, it } from 'vitest';
import { exported, faults, richExport, saysMore, wrongIn } from './every-endpoint.ts';

let rich: Awaited<ReturnType<typeof richExport>>;
beforeAll(async () => {
  rich = await richExport();
}, 60_000);

it('nothing is told as it is not', { timeout: 600_000 }, async () => {
  const wrong: string[] = [];
  const silent: string[] = [];
  for (const endpoint of [...rich.endpoints].sort())
    for (const [fault, effect] of Object.entries(faults)) {
      const broken = await exported(rich.replay(endpoint, effect));
      for (const one of wrongIn(rich.clean, broken)) wrong.push(`${endpoint}: ${fault}: ${one}`);
      if (!saysMore(rich.clean, broken)) silent.push(`${endpoint}: ${fault}`);
    }
  console.log([...rich.endpoints].sort().join('\n'));
  console.log('CLEAN', [...rich.clean.said].filter((x) => !x.startsWith('continuity')).join('\n'));
  console.log('SILENT', silent.join('\n'));
  console.log('WRONG', wrong.join('\n'));
  expect(wrong).toEqual([]);
});
