/** Webhook payload → what it proves about pull requests and branches. Pure. */
import type { Payload, PullPayload } from '../../payload.ts';
import { markOf, type Proof, type PullProof, type PullState, type TipProof } from '../../proof.ts';

const none = /^0+$/;

/** A payload may be written before the push that it tells of is in it: `after` is what the push left. */
function headOf({ head }: PullPayload, { before, after, action }: Payload): string | undefined {
  return action === 'synchronize' && after && head?.sha === before ? after : head?.sha;
}

/** When it is opened or gets another base, `base.sha` is the head the base branch has; later it may be an old one. */
function tipOf({ base }: PullPayload, { action, changes }: Payload): readonly TipProof[] {
  if (!base?.ref || !base.sha || !(action === 'opened' || changes?.base !== undefined)) return [];
  return [{ ref: base.ref, sha: base.sha, replaced: [], forced: false }];
}

function nameOf(label: unknown): string | null {
  const isNamed = typeof label === 'object' && label !== null && 'name' in label;
  return isNamed && typeof label.name === 'string' ? label.name : null;
}

function stateOf({ title, body, draft, labels }: PullPayload): PullState | null {
  const names = labels?.map(nameOf).filter((name) => name !== null);
  if (title === undefined || body === undefined || draft === undefined || !names) return null;
  if (names.length !== labels?.length) return null;
  return { title, body: markOf(body), draft, labels: names.sort() };
}

function pullOf(pull: PullPayload, payload: Payload): PullProof | null {
  const { before, action } = payload;
  const head = headOf(pull, payload);
  const { base, updated_at: updatedAt } = pull;
  if (!head || !base?.ref || !updatedAt || Number.isNaN(Date.parse(updatedAt))) return null;
  const replaced = action === 'synchronize' && before && before !== head ? [before] : [];
  return { head, base: base.ref, updatedAt, replaced, is: stateOf(pull) };
}

/** Of an event about a pull request. Undefined when the payload does not say. */
export function proofOfPull(payload: Payload): Proof | undefined {
  const pull = payload.pull_request && pullOf(payload.pull_request, payload);
  if (!payload.pull_request || !pull) return undefined;
  const tips = tipOf(payload.pull_request, payload);
  return { pull, ...(tips.length > 0 ? { tips } : {}) };
}

/** Of a push to a branch; a branch that is gone has no head. */
export function proofOfPush(ref: string, { before, after, forced = false }: Payload): Proof | undefined {
  if (!after || none.test(after)) return undefined;
  const replaced = before && !none.test(before) ? [before] : [];
  return { tips: [{ ref, sha: after, replaced, forced }] };
}

/** Of a check run that ended, or a status. Other events of checks do not say what they left. */
export function proofOfCheck({ action, check_run: run, ...status }: Payload): Proof | undefined {
  if (run) {
    const { id, name, head_sha: sha, completed_at: at } = run;
    return action === 'completed' && id && name && at
      ? { checks: [{ sha, name, run: id, state: null, at }] }
      : undefined;
  }
  const { sha, context: name, created_at: at, state } = status;
  return sha && name && at && state ? { checks: [{ sha, name, run: null, state, at }] } : undefined;
}
