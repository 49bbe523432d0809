import { needed } from '../../policies/engine/part.ts';
import { readOpenProtection } from '../github/protection/read.ts';
import { whole } from '../looked.ts';
import { type Collector, onGitHub } from './source.ts';

export const baseProtection: Collector<'baseProtection'> = {
  fact: 'baseProtection',
  events: ['branch_protection_rule', 'pull_request', 'repository_ruleset'],
  permissions: { contents: 'read', metadata: 'read' },
  local: false,
  asks: [],
  async collect(source) {
    const github = onGitHub(source);
    const { owner, repo } = github;
    const branch = needed((await source.pullRequest()).base.ref);
    return whole(await readOpenProtection(github, { owner, repo, defaultBranch: null }, branch));
  },
};
