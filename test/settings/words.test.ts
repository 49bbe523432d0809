/** What plan, apply and undo say stays within the terminal, however narrow it is and whatever they have to tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountText, movedText, refusedText } from '../../app/settings/account-words.ts';
import { planText } from '../../app/settings/plan-words.ts';
import { emptyTarget, type TargetPlan } from '../../app/settings/planned.ts';
import { say } from '../../policies/engine/prose.ts';
import { columns } from '../../policies/engine/wrap.ts';
import type { Edit } from '../../policies/settings/edit.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const width = fc.integer({ min: 24, max: 120 });

const edit = (name: string, text: string): Edit => ({
  target: `acme/${name}`,
  repositoryId: 7,
  route: 'PATCH /repos/{owner}/{repo}',
  parameters: { owner: 'acme', repo: name },
  body: { allow_rebase_merge: false, squash_merge_commit_title: text },
  changes: [
    {
      name: 'repository.merge.rebase',
      before: true,
      after: [text, name],
      why: { layer: 'acme/.github@1234567', line: 4 },
      affects: 'everybody who merges',
      risk: 'high',
    },
  ],
});

const fits = (shown: string, most: number) => {
  for (const line of shown.split('\n'))
    if (!/https?:/.test(line)) expect(columns(line)).toBeLessThanOrEqual(most);
};

const limits = { maxEdits: 1, maxShare: 25 };

function planOf(name: string, text: string) {
  const left = { name, because: say`it is ${text}`, where: 'acme/.github@1234567 line 4' };
  const target: TargetPlan = {
    ...emptyTarget(`acme/${name}`),
    edits: [edit(name, text), edit(name, name)],
    held: [left],
    unknown: [left],
    absent: [left],
    problems: [{ path: '.github/fairlead.yml', line: 3, column: 1, message: say`unknown ${text}` }],
    notes: [say`the layer ${text} is not there`],
  };
  const skipped = { ...emptyTarget('acme/old'), skipped: say`it is ${text}` };
  const targets = [target, skipped];
  return {
    plan: { subject: 'acme', targets, repositories: 38 },
    file: { version: 1, host: 'github.com', subject: 'acme', choices: { adopt: [], again: false }, targets },
    hash: 'a'.repeat(64),
    limits,
  } as const;
}

describe('what is said in a narrow terminal', () => {
  it('is never wider than it', () => {
    fc.assert(
      fc.property(word, word, width, (name, text, most) => {
        fits(planText(planOf(name, text), most), most);
        const step = { edit: edit(name, text), result: 'failed', said: text } as const;
        const account = { id: '20261130-113200-apply-20b7e1', steps: [step], stopped: text };
        fits(accountText(account, 'apply', most), most);
        fits(movedText([{ target: `acme/${name}`, names: [name], said: text }], most), most);
        fits(refusedText([{ target: `acme/${name}`, name, said: text }], most), most);
      }),
    );
  });

  it('says the command to copy on one line in 40 columns', () => {
    const shown = planText(planOf('shop', 'so'), 40);
    expect(shown).toContain('\n  fairlead apply aaaaaaaaaaaa\n');
    expect(shown).toContain('\n  PATCH /repos/acme/shop\n');
  });
});
