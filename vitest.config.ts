import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/store/postgres.ts'],
    setupFiles: ['test/no-network.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    // The first hook that opens the embedded database waits for one to be made.
    hookTimeout: 30_000,
  },
});
