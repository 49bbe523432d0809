/**
 * Recorded pull requests judged again. The record is made once: the facts of real changes of the clones named by
 * `FAIRLEAD_BENCH_CLONES` (as in `PATH`; this project's own history unless given), written to a file as JSON. What
 * is measured is a simulation's cost: reading it back and judging every change under every policy, on one core.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CannotLook } from '../app/looked.ts';
import { judgeAgain } from '../app/simulate/judge-again.ts';
import { historyOfClone } from '../app/simulate/local.ts';
import { builtInSettings } from '../policies/engine/config/built-in.ts';
import { evaluate } from '../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../policies/engine/facts.ts';
import { isKnown, type Part } from '../policies/engine/part.ts';
import { own } from '../policies/engine/prose.ts';
import { tallySimulation } from '../policies/engine/simulation/tally.ts';
import { catalogue } from '../policies/index.ts';
import { sampleFacts } from '../test/policies/sample.ts';

/** Changes that are judged again. */
const wanted = 1000;

/** The full catalogue: what judges releases is given the sample's release with every change. */
const settings = builtInSettings(catalogue).map((setting) => ({ ...setting, rung: 'block' as const }));

const ofChanges = settings.filter(({ policy }) => policy.subject === 'pull_request');

const offline: typeof fetch = () => Promise.reject(new CannotLook(own('the network is not used')));

/**
 * What a clone does not know is the sample's, so that every policy has something to judge: also the number of a change
 * that was pushed, and the description, without which some would skip it.
 */
function filled(facts: CollectedFacts): CollectedFacts {
  const sample = Object.entries(sampleFacts).map(([name, value]) => [name, { ok: true, value, gaps: [] }]);
  const known = Object.entries(facts).filter(([, collected]) => collected.ok);
  const pull = facts.pullRequest?.ok ? facts.pullRequest.value : sampleFacts.pullRequest;
  const value = Object.fromEntries(
    Object.entries(sampleFacts.pullRequest).map(([name, part]) => {
      const read = new Map<string, Part<unknown>>(Object.entries(pull)).get(name);
      return [name, read !== undefined && isKnown(read) ? read : part];
    }),
  );
  return {
    ...Object.fromEntries(sample),
    ...Object.fromEntries(known),
    pullRequest: { ok: true, value, gaps: [] },
  };
}

async function recordOf(clones: readonly string[]): Promise<readonly CollectedFacts[]> {
  const records: CollectedFacts[] = [];
  for (const dir of clones) {
    const max = Math.ceil((wanted - records.length) / (clones.length - clones.indexOf(dir)));
    const place = await historyOfClone(dir, { max, since: null }, offline);
    const { candidates } = place.changes;
    const { judged } = await judgeAgain({ candidates }, async (_, factsFor) =>
      filled(await factsFor(ofChanges)),
    );
    records.push(...judged);
  }
  return records;
}

function change(number: number) {
  return { number, sha: '0'.repeat(40), title: '', author: '', mergedAt: '' };
}

export async function benchSimulation(): Promise<readonly (readonly [string, string])[]> {
  const clones = (process.env.FAIRLEAD_BENCH_CLONES ?? '.').split(delimiter).filter(Boolean);
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const file = join(folder, 'facts.json');
  try {
    const collecting = performance.now();
    const records = await recordOf(clones);
    const collected = (performance.now() - collecting) / 1000;
    const written = records.map((facts) => JSON.stringify(facts)).join('\n');
    writeFileSync(file, written);
    const start = performance.now();
    const read: readonly CollectedFacts[] = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => JSON.parse(line));
    const simulated = Array.from({ length: wanted }, (_, i) => ({
      change: change(i),
      ...evaluate(settings, read[i % read.length] ?? {}),
    }));
    const { changes } = tallySimulation(simulated);
    const seconds = (performance.now() - start) / 1000;
    const size = `${Math.round(written.length / 1024 / 1024)} MiB of facts`;
    return [
      [
        `facts of ${records.length.toLocaleString('en-US')} merged changes from ${clones.length} clones`,
        `${collected.toFixed(1)} s`,
      ],
      [
        `${changes.toLocaleString('en-US')} recorded pull requests judged again (${records.length} distinct, ${size}, ${settings.length} policies)`,
        `${seconds.toFixed(2)} s`,
      ],
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
