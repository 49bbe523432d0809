/** The rules are committed: from here on they bite. */
import type { Scene } from './scene.ts';

export const rulesPath = '.github/fairlead.yml';

export const rules = `# What every change here has to satisfy. Changes to this file are judged by the version before them.
policies:
  adr-required: block
  dependencies: block
  passing-checks: block
  review:
    rung: block
    # The people and teams in CODEOWNERS are not in this sandbox.
    code-owners: ignore
  static-analysis: block
`;

export const commitRules: Scene = {
  title: 'The rules are switched on',
  play: async (stage) => {
    if (stage.configured)
      stage.note('The repository has rules of its own; for the scenes below these take their place.');
    await stage.commitOnMain({ [rulesPath]: rules }, 'Switch on the rules of Fairlead');
    stage.note(`maria, the CTO, commits ${rulesPath} to main: five policies, all at block.`);
  },
};
