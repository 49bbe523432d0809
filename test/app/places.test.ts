/** docs/troubleshooting.md says which policy is judged where; the code has the last word. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { appView, workflowView } from '../../app/viewpoints.ts';
import { catalogue } from '../../policies/index.ts';
import { throwAwayClone } from '../throw-away-clone.ts';

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const table = page.slice(page.indexOf('<!-- places -->'), page.indexOf('<!-- /places -->'));
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| policy'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, policy = '', app = '', action = '', clone = '']) => ({ policy, app, action, clone }));

it('lists every policy, in order', () => {
  expect(rows.map(({ policy }) => policy)).toEqual(catalogue.map(({ id }) => id).toSorted());
});

it('agrees with what the App and a workflow judge', () => {
  for (const { id, subject } of catalogue) {
    const row = rows.find(({ policy }) => policy === id);
    expect({ id, app: row?.app !== '', action: row?.action !== '' }).toEqual({
      id,
      app: appView.judges.includes(subject),
      action: workflowView.judges.includes(subject),
    });
  }
});

it('agrees with what is looked at in a clone', async () => {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n' });
  const rules = catalogue.map(({ id }) => `  ${id}: block\n`).join('');
  clone.commit('Change', { 'src/a.ts': 'export {};\n', 'rules.yml': `policies:\n${rules}` });
  const out: string[] = [];
  await start(['check', '--base', base, '--config', 'rules.yml', '--format', 'json', '--offline'], commands, {
    cwd: clone.dir,
    print: async (text) => void out.push(text),
    note: () => {},
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('no network')),
    now: '2026-11-30T09:00:00Z',
  });
  const { notLookedAt } = JSON.parse(out.join('')) as { notLookedAt: readonly { policy: string }[] };
  const empty = rows.filter(({ clone: cell }) => cell === '').map(({ policy }) => policy);
  expect(notLookedAt.map(({ policy }) => policy).toSorted()).toEqual(empty);
});
