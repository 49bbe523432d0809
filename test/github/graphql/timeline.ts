/** What happened to a pull request, as far as queries ask for it. */
import { stamp } from '../shapes/accounts.ts';
import type { IssueEvent } from '../state/issue-events.ts';
import type { Pull } from '../state.ts';
import { actor } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import type { Context, Node } from './context.ts';

const types = {
  ready_for_review: 'ReadyForReviewEvent',
  convert_to_draft: 'ConvertToDraftEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  added_to_merge_queue: 'AddedToMergeQueueEvent',
  removed_from_merge_queue: 'RemovedFromMergeQueueEvent',
  review_dismissed: 'ReviewDismissedEvent',
  labeled: 'LabeledEvent',
  unlabeled: 'UnlabeledEvent',
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
} as const;

/** `ReadyForReviewEvent` is `READY_FOR_REVIEW_EVENT` among the types that are asked for. */
const asked = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

export interface TimelineArguments extends ConnectionArguments {
  readonly itemTypes?: readonly string[] | null;
}

/** Which label or review it was, and what the review said before. */
function about(event: IssueEvent['event']): object {
  if (event.kind === 'labeled' || event.kind === 'unlabeled')
    return { label: { __typename: 'Label', name: event.label } };
  if (event.kind !== 'review_dismissed') return {};
  const review = { __typename: 'PullRequestReview', fullDatabaseId: String(event.review) };
  return { previousReviewState: event.was, review };
}

export function timeline(context: Context, pull: Pull, args: TimelineArguments): unknown {
  const own = pull.repository.issueEvents.filter(({ number }) => number === pull.number);
  const events = own.flatMap(({ at, event, actor: by }): { at: Date; node: Node }[] => {
    const { kind } = event;
    const type = Object.entries(types).find(([name]) => name === kind)?.[1];
    if (!type) return [];
    const node = { __typename: type, createdAt: stamp(at), actor: actor(context, by), ...about(event) };
    return [{ at, node }];
  });
  const bases = pull.baseChanges.map(({ kind, at, from }): { at: Date; node: Node } => ({
    at,
    node:
      kind === 'changed'
        ? { __typename: 'BaseRefChangedEvent', createdAt: stamp(at), previousRefName: from }
        : { __typename: 'BaseRefForcePushedEvent', createdAt: stamp(at) },
  }));
  const all = [...events, ...bases]
    .filter(({ node }) => args.itemTypes == null || args.itemTypes.includes(asked(node.__typename)))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return connection(context, 'timelineItems', args, all, ({ node }) => node);
}
