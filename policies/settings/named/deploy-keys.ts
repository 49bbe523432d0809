/** Deploy keys, by their titles: which there may be, and what they may do at most. GitHub never gives their private half. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../engine/part.ts';
import { own, say } from '../../engine/prose.ts';
import { stricter } from '../../engine/stricter.ts';
import { type Answers, answer, type FieldSetting } from '../setting-type.ts';
import { others } from './others.ts';

const at = '/repos/{owner}/{repo}/keys';

const key = z.object({ id: z.number(), title: z.string(), key: z.string(), read_only: z.boolean() });

type Key = z.infer<typeof key>;

function keys(answers: Answers): Part<readonly Key[]> {
  const given = answer(answers, 'deployKeys');
  if (!isKnown(given)) return given;
  const parsed = z.array(key).safeParse(given);
  return parsed.success ? parsed.data : notKnown(own('GitHub’s answer is not as it describes it'));
}

function titled(answers: Answers, title: string): readonly Key[] {
  const all = keys(answers);
  return isKnown(all) ? (all as readonly Key[]).filter((one) => one.title === title) : [];
}

const levels = ['write', 'read', 'none'] as const;

const deployKey: FieldSetting = {
  key: 'repository.access.deploy-keys.*',
  says: 'What a deploy key of that title may do at most; `none` deletes it. GitHub changes no key, and Fairlead makes none',
  of: 'repository',
  affects: 'whatever reads or pushes with the key',
  risk: 'high',
  schema: z.enum(levels).meta(stricter.from(...levels)),
  reads: ['deployKeys'],
  setBy: '`DELETE /repos/{owner}/{repo}/keys/{key_id}`',
  observe: (answers, [title = '']) => {
    const all = keys(answers);
    if (!isKnown(all)) return all;
    const here = titled(answers, title);
    return here.some((one) => !one.read_only) ? 'write' : here.length > 0 ? 'read' : 'none';
  },
  meets: (observed, wanted) =>
    levels.indexOf(observed as (typeof levels)[number]) >= levels.indexOf(wanted as (typeof levels)[number]),
  cannot: ({ value, entry: [title = ''] = [] }, answers) => {
    if (titled(answers, title).length > 1)
      return say`there are several deploy keys called ${title}; delete by hand those that should not be there`;
    return value === 'none'
      ? null
      : say`GitHub cannot make a deploy key read-only: add another one that is, then declare ${title} as none`;
  },
  // The public half: with it, GitHub takes the same key again.
  keeps: (answers, [title = '']) => {
    const [one] = titled(answers, title);
    return one ? { key: one.key } : {};
  },
  edit: (value, answers, [title = '*'], kept) => {
    if (value !== 'none')
      return {
        route: `POST ${at}`,
        sets: { title, key: kept?.key ?? '', read_only: value === 'read' },
        keeps: {},
        makes: title,
      };
    const [one] = titled(answers, title).filter(({ key }) => kept?.key === undefined || key === kept.key);
    return {
      route: `DELETE ${at}/{key_id}`,
      parameters: { key_id: one?.id ?? '*' },
      sets: null,
      keeps: {},
    };
  },
};

export const deployKeySettings: readonly FieldSetting[] = [
  deployKey,
  others({
    key: 'repository.access.other-deploy-keys',
    says: 'Deploy keys that are not declared: `remove` deletes them',
    type: deployKey,
    reads: ['deployKeys'],
    there: (answers) => {
      const all = keys(answers);
      return isKnown(all) ? [...new Set((all as readonly Key[]).map(({ title }) => title))] : all;
    },
  }),
];
