import { defineConfig } from 'vitest/config';
import { memoryFolder } from './test/memory-folder.ts';

/** Long: kills, convergence, hostile input, every fault. `npm run test:proof` runs them, and CI always does. */
const proofs = 'test/**/*.proof.test.ts';

/** Nothing but functions of their input. */
const pure = ['test/{engine,formats,policies}/**/*.test.ts', 'test/*.test.ts'];

/** Those that start git and node again and again. What a start costs grows with the memory of the process that makes it. */
const starting = [
  'test/{actions,facts,git,sandbox}/**/*.test.ts',
  'test/app/{cli*,server}.test.ts',
  'test/simulate/clone.test.ts',
];

/** Files that change what all files of a process share, such as a module. */
const alone = ['test/app/write.test.ts', 'test/publish/comment.test.ts'];

/** Databases and repositories are many small files: what they cost on a disk is most of what they cost. */
process.env.TMPDIR ??= memoryFolder();

const tests = 'test/**/*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/store/postgres.ts'],
    setupFiles: ['test/no-network.ts'],
    pool: 'forks',
    // More than there are cores: a third of the time is waiting.
    maxWorkers: 3,
    testTimeout: 60_000,
    // What is waited for is no measure of speed.
    expect: { poll: { timeout: 20_000 } },
    // The first hook that opens the embedded database waits for one to be made; on busy cores that takes long.
    hookTimeout: 120_000,
    projects: [
      // A module is loaded once per process where files share one: loading took longer than most tests.
      {
        extends: true,
        test: { name: 'pure', include: pure, exclude: [proofs], isolate: false },
      },
      {
        extends: true,
        test: { name: 'starting', include: starting, exclude: [proofs], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: [tests],
          exclude: [proofs, ...pure, ...starting, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
      // Some of them measure time, and start servers of their own beside the workers.
      {
        extends: true,
        test: { name: 'proof', include: [proofs], maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
