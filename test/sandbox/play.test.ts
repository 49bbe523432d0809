/** A story that does not go as expected says so: nothing here depends on what Fairlead would do. */
import { expect, it } from 'vitest';
import { type Chronicle, surprises } from './chronicle.ts';
import { play } from './play.ts';
import type { Given } from './repository.ts';
import type { SandboxWorld } from './world.ts';

const given: Given = {
  name: 'shop',
  gitDir: '/none',
  shallow: false,
  ref: 'HEAD',
  commits: 1,
  line: [],
  files: { paths: [], text: async () => null },
};

function chronicleOf(): Chronicle {
  return {
    repository: 'acme/shop',
    from: '',
    scenes: [],
    papers: new Map(),
    firstVerdict: null,
    finished: false,
  };
}

const broken = () => Promise.reject(new Error('GitHub is on fire'));
const brokenAtOnce = () => {
  throw new Error('GitHub is on fire');
};

async function played(chronicle: Chronicle, signal: AbortSignal): Promise<readonly string[]> {
  const failures: string[] = [];
  const world = {
    repository: { commit: broken, openPullRequest: broken, deploy: brokenAtOnce },
    pass: () => undefined,
    people: {},
    commands: { run: broken },
  } as unknown as SandboxWorld;
  await play({
    world,
    given,
    changes: [],
    chronicle,
    signal,
    onScene: () => undefined,
    onNote: () => undefined,
    onEntry: () => undefined,
    onReading: () => undefined,
    onOutput: () => undefined,
    onFailure: (sentence) => failures.push(sentence),
  });
  return failures;
}

it('plays every scene though others break, and names each that did', async () => {
  const chronicle = chronicleOf();
  const failures = await played(chronicle, new AbortController().signal);
  expect(chronicle.scenes).toHaveLength(13);
  expect(failures).toEqual(Array(12).fill('GitHub is on fire'));
  expect(surprises(chronicle)).toContain('A finding of static analysis: GitHub is on fire');
  expect(chronicle.finished).toBe(true);
});

it('begins no scene after it was stopped', async () => {
  const chronicle = chronicleOf();
  expect(await played(chronicle, AbortSignal.abort())).toEqual([]);
  expect(chronicle).toMatchObject({ scenes: [], finished: false });
});
