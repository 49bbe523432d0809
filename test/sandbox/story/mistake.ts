/** A mistake in the rules, caught where they are proposed. */
import { rules, rulesPath } from './rules.ts';
import type { Scene } from './scene.ts';

const mistaken = rules
  .replace('adr-required: block', 'adr-requird: block')
  .replace('    code-owners: ignore', '    code-owners: ignore\n    aprovals: 2');

/** 1-based. */
function lineOf(words: string): number {
  return mistaken.split('\n').findIndex((line) => line.includes(words)) + 1;
}

export const mistake: Scene = {
  title: 'A mistake in the rules, proposed in a pull request',
  play: async (stage) => {
    const opened = await stage.open({
      title: 'Ask for two approvals',
      body: '',
      branch: 'maria/two-approvals',
      files: { [rulesPath]: mistaken },
    });
    await stage.vouch(opened);
    const says = ['Did you mean adr-required?', 'Did you mean approvals?'];
    const expected = { conclusion: 'failure', says } as const;
    await stage.judged(opened, 'opened', {
      ...expected,
      annotated: { path: rulesPath, line: lineOf('adr-requird') },
    });
  },
};
