/** A large change without a decision record; then the record that Fairlead drafted is filled in and added. */
import type { Parents } from 'mdast';
import type { SeenPull } from '../seen.ts';
import { parseMarkdown, textOf } from '../web/markdown.ts';
import { billingService } from './billing.ts';
import type { Scene } from './scene.ts';

interface Draft {
  readonly path: string;
  readonly text: string;
}

/** The draft as anybody would copy it from the check run: the code block after the sentence that names its path. */
export function draftIn(markdown: string): Draft | null {
  const find = ({ children }: Parents): Draft | null => {
    for (const [i, node] of children.entries()) {
      const before = children[i - 1];
      const path = before ? /^A draft of (\S+?\.md)\b/.exec(textOf(before))?.[1] : undefined;
      if (node.type === 'code' && path !== undefined) return { path, text: `${node.value}\n` };
      const inside = 'children' in node ? find(node) : null;
      if (inside) return inside;
    }
    return null;
  };
  return find(parseMarkdown(markdown));
}

const answers: readonly (readonly [RegExp, string])[] = [
  [
    /\{What makes[^}]*\}/,
    'Invoices are made inside the product and fail with it. They have to survive its outages.',
  ],
  [/\* \{title of option 1\}/, '* A billing service with a database of its own'],
  [/\* \{title of option 2\}/, '* Billing tables in the product database'],
  [/\{title of option 1\}/, 'A billing service with a database of its own'],
  [/\{justification[^}]*\}/, 'an outage of either side then leaves the other one working'],
  [/\{what gets easier\}/, 'billing can be changed and audited alone'],
  [/\{what gets harder\}/, 'there is one more database to back up'],
];

/** What the author writes into the draft. */
function filledIn(draft: string): string {
  return answers.reduce((text, [question, answer]) => text.replace(question, answer), draft);
}

function draftOf({ checks }: SeenPull): Draft {
  const [check] = checks;
  const draft = draftIn(check?.text ?? '') ?? draftIn(check?.summary ?? '');
  if (!draft) throw new Error('the check run holds no draft of a decision record');
  return draft;
}

export const decision: Scene = {
  title: 'A large change without a decision record',
  play: async (stage) => {
    const service = await billingService(stage.files);
    stage.note(`sam brings a billing service: ${service.brings}, a migration, 8 modules.`);
    const opened = await stage.open({
      title: 'feat(billing): a billing service of its own',
      body: 'Invoices move out of the product.',
      branch: 'sam/billing-service',
      files: service.files,
    });
    await stage.vouch(opened);
    const red = await stage.judged(opened, 'opened', {
      conclusion: 'failure',
      says: ['without a decision record', 'new datastore', 'A draft of'],
    });
    const { path, text } = draftOf(red);
    stage.note(`sam copies the draft from the check run, fills it in and adds it as ${path}.`);
    await stage.push(opened, { [path]: filledIn(text) }, 'Record the decision');
    await stage.vouch(opened);
    await stage.judged(opened, 'record added', {
      conclusion: 'success',
      says: [`The decision is recorded in ${path}`],
    });
  },
};
