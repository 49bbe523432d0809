/** A setting is declared; somebody changes it where nobody looks. It is seen, planned, put right, and put back. */
import { rules, rulesPath } from './rules.ts';
import type { Scene, Stage } from './scene.ts';

const declared = `${rules}  settings-drift: warn
settings:
  repository:
    actions:
      default-token: read
      approve-reviews: false
`;

/** Says what is wrong as the story's own surprise. */
function expect(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

async function ran(stage: Stage, line: string, code: number): Promise<string> {
  const { code: ended, out } = await stage.run(line);
  expect(ended === code, `fairlead ${line} ended with ${ended}, expected was ${code}`);
  return out;
}

/** The hash of a plan or the id of a run, as the command says what to type next. */
function named(out: string, command: string): string {
  const [, name] = new RegExp(`fairlead ${command} (\\S+)`).exec(out) ?? [];
  if (name === undefined) throw new Error(`the output does not say how to ${command}`);
  return name;
}

export const drift: Scene = {
  title: 'Settings that are declared, and somebody who changes one',
  play: async (stage) => {
    await stage.commitOnMain({ [rulesPath]: declared }, 'Declare what workflows may do');
    stage.note(
      'maria declares under settings: that workflows start with a token that only reads, and do not approve pull requests.',
    );
    await stage.loosenWorkflows();
    stage.note(
      'sam, in a hurry, lets workflows write in the settings. No pull request shows that; Fairlead looks every day, and when GitHub tells it of something.',
    );
    const issue = await stage.issue();
    expect(issue?.state === 'open', 'there is no open issue about the repository itself');
    expect(
      issue?.body.includes('default-token') ?? false,
      'the issue does not name the setting that drifted',
    );
    const plan = await ran(stage, `plan ${stage.repository}`, 1);
    const applied = await ran(stage, `apply ${named(plan, 'apply')}`, 0);
    await stage.lookAgain();
    const healed = await stage.issue();
    expect(healed?.state === 'closed', 'the issue is not closed though nothing differs any more');
    await ran(stage, `undo ${named(applied, 'undo')}`, 0);
    await stage.lookAgain();
    expect((await stage.issue())?.state === 'open', 'the issue is not open again after undo');
    stage.note('maria leaves it so for now: the issue stays open to be read, and the audit finds it, too.');
  },
};
