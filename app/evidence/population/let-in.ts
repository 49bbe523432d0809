/** Whether somebody else than who began a deployment, or made what it brought, let it into its environment. Pure. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Account } from '../model/captured.ts';
import { fail, notApplicable, pass, unknown } from './answers.ts';
import type { DeploymentFact, DeploymentWordFact } from './deployment-facts.ts';
import type { Told } from './facts.ts';
import { nameOf } from './reviews/words.ts';

export type People = readonly (Account | null)[];

export interface LettingIn {
  readonly deployment: DeploymentFact;
  /** Whether its environment waits for somebody: now, or as it was recorded then. */
  readonly asked: Told<boolean>;
  /** What was said of this environment. */
  readonly words: Told<readonly DeploymentWordFact[]>;
  /** Deployments that the words may be of: GitHub does not say which. 1: of this one. */
  readonly siblings: number;
  /** Who began it: whoever made it, and whoever started its run. */
  readonly began: Told<People>;
  /** Who made what it brought. Null: somebody whose account is not known. */
  readonly parts: Told<People>;
}

export const succeededAt = ({ statuses }: Pick<DeploymentFact, 'statuses'>): string | null =>
  statuses
    .filter(({ state }) => state === 'success')
    .map(({ at }) => at)
    .sort()[0] ?? null;

const has = (people: People, one: Account): boolean => people.some((other) => other?.id === one.id);

const named = (words: readonly DeploymentWordFact[]): Prose =>
  list([...new Map(words.map(({ by }) => [by?.id ?? null, nameOf(by)])).values()], ', ');

const waits: ReadonlySet<string> = new Set(['waiting', 'pending', 'queued']);

/** Nobody is known to have approved it. */
function unapproved({ deployment, asked }: LettingIn, refused: readonly DeploymentWordFact[]): Attribute {
  const { statuses, whole } = deployment;
  const isIn = succeededAt(deployment) !== null;
  if (refused.length > 0) {
    if (isIn)
      return fail(say`${named(refused)} refused it, nobody approved it, and it was deployed all the same.`);
    return whole
      ? notApplicable(say`${named(refused)} refused it, and it was not deployed.`)
      : unknown(own('GitHub shows only a part of what became of it.'));
  }
  if (!asked.told) return unknown(asked.because);
  const [newest] = statuses.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (asked.value && whole && newest && waits.has(newest.state))
    return notApplicable(own('It waits for somebody still.'));
  if (asked.value)
    return unknown(
      own(
        'The environment waits for somebody, and GitHub shows nobody’s approval: the rule may be younger, or an administrator may have gone around it, which GitHub does not list.',
      ),
    );
  if (statuses.some(({ state }) => state === 'waiting'))
    return unknown(
      own(
        'The environment waits for nobody now; it waited for something then, and GitHub shows nobody’s approval.',
      ),
    );
  return notApplicable(own('The environment waits for nobody now.'));
}

/** Why an approval is not somebody else's; null: it is. */
function notFree({ by }: DeploymentWordFact, began: People, parts: People): Prose | null {
  if (by === null) return null;
  if (has(began, by)) return say`${nameOf(by)} began it and approved it.`;
  if (has(parts, by)) return say`${nameOf(by)} approved it and had a part in what it brought.`;
  return null;
}

function doubtOf(free: readonly DeploymentWordFact[], began: People, parts: People): Prose | null {
  const people = new Set(free.map(({ by }) => by?.id));
  if (began.includes(null)) return own('Who began it is not known: it may be who approved it.');
  // Of two who approved, one at most can be who is not known.
  if (parts.includes(null) && people.size < 2)
    return own('Who made all of what it brought is not known: it may be who approved it.');
  return null;
}

function approved(
  { siblings, began, parts }: LettingIn,
  words: readonly DeploymentWordFact[],
  refused: readonly DeploymentWordFact[],
): Attribute {
  if (!began.told) return unknown(began.because);
  const made = parts.told ? parts.value : [];
  const mine = words.map((word) => notFree(word, began.value, made)).filter((one) => one !== null);
  const [first] = mine;
  // Whatever else is not known: nobody but they approved it.
  if (first && mine.length === words.length) return fail(first);
  const isOfMany = siblings > 1 && (mine.length > 0 || words.length < siblings);
  if (isOfMany)
    return unknown(
      say`Its run deployed there ${siblings} times, and GitHub does not say which of them ${named(words)} approved.`,
    );
  if (!parts.told) return unknown(parts.because);
  if (words.some(({ by }) => by === null))
    return unknown(own('Who approved it has deleted their account: it may be who began it.'));
  const free = words.filter((word) => notFree(word, began.value, parts.value) === null);
  const people = free.filter(({ by }) => by?.type === 'User');
  if (people.length === 0) return unknown(say`${named(free)}, who approved it, is not known to be a person.`);
  const doubt = doubtOf(people, began.value, parts.value);
  if (doubt) return unknown(say`${named(people)} approved it. ${doubt}`);
  const note = refused.length > 0 ? say` ${named(refused)} had refused its run before, or another time.` : [];
  return pass(
    say`${named(people)} approved it, and neither began it nor had a part in what it brought.${note}`,
  );
}

export function letIn(of: LettingIn): Attribute {
  if (!of.words.told) return unknown(of.words.because);
  const by = Map.groupBy(of.words.value, ({ state }) =>
    state === 'approved' || state === 'rejected' ? state : /bypass/i.test(state) ? 'bypassed' : 'other',
  );
  const [bypassed = [], odd = []] = [by.get('bypassed'), by.get('other')];
  if (bypassed.length > 0) return fail(say`${named(bypassed)} went around the rules of the environment.`);
  const said = odd.find(({ state }) => state !== 'pending');
  if (said) return unknown(say`GitHub says “${said.state}” of it, which Fairlead does not know.`);
  const [yes = [], no = []] = [by.get('approved'), by.get('rejected')];
  return yes.length > 0 ? approved(of, yes, no) : unapproved(of, no);
}
