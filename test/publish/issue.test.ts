import { expect, it } from 'vitest';
import { readIssue } from '../../app/publish/issue.ts';
import { asOctokit } from '../facts/governed-shop.ts';

const at = (owner: string, repo: string) => `https://api.github.test/repos/${owner}/${repo}`;

it.each([
  ['where it was', { number: 7, state: 'open', repository_url: at('acme', 'shop') }, { isOpen: true }],
  ['closed', { number: 7, state: 'closed', repository_url: at('Acme', 'Shop') }, { isOpen: false }],
  ['moved, under another number', { number: 8, state: 'open', repository_url: at('acme', 'site') }, null],
  [
    'moved, and of the same number there',
    { number: 7, state: 'open', repository_url: at('acme', 'site') },
    null,
  ],
  [
    'moved to a name that ends alike',
    { number: 7, state: 'open', repository_url: at('bacme', 'shop') },
    null,
  ],
])('an issue %s', async (_, data, expected) => {
  const octokit = asOctokit(async () => ({ data, headers: {} }));
  expect(await readIssue({ octokit, owner: 'acme', repo: 'shop', appId: 1 }, 7)).toEqual(expected);
});
