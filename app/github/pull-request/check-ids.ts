/**
 * Ids of check runs and workflow runs. They have long been above 2^31, and GraphQL has them as `Int`, of 32 bits by its
 * specification, without a wider field beside it. GitHub is seen to give the whole number all the same; where it gives
 * none, the id stands at the end of the thing's address.
 */
import { say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { CheckRunNode, StatusContextNode } from './snapshot.ts';

type RunNode = CheckRunNode['checkSuite']['workflowRun'];

/** As GraphQL gives it. */
export interface RawCheckRunNode extends Omit<CheckRunNode, 'databaseId' | 'checkSuite'> {
  readonly databaseId: number | null;
  /** `…/runs/<id>`, or `…/actions/runs/<workflow run>/job/<id>`. */
  readonly permalink: string;
  readonly checkSuite: Omit<CheckRunNode['checkSuite'], 'workflowRun'> & {
    readonly workflowRun:
      | (Omit<NonNullable<RunNode>, 'databaseId'> & {
          readonly databaseId: number | null;
          /** `…/actions/runs/<id>`. */
          readonly url: string;
        })
      | null;
  };
}

/** Throws `CannotLook`: an id that is made up would be another check's. */
export function idOf(databaseId: number | null, address: string): number {
  if (databaseId !== null) return databaseId;
  const id = Number(/\/(\d+)\/?(?:[?#].*)?$/.exec(address)?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(id)) return id;
  throw new CannotLook(say`GitHub does not tell the id of ${address}`);
}

/** Throws `CannotLook`. */
export function withIds(node: RawCheckRunNode | StatusContextNode): CheckRunNode | StatusContextNode {
  if (node.__typename === 'StatusContext') return node;
  const { permalink, ...rest } = node;
  const { workflowRun: run } = node.checkSuite;
  return {
    ...rest,
    databaseId: idOf(node.databaseId, permalink),
    checkSuite: {
      app: node.checkSuite.app,
      workflowRun: run && { workflow: run.workflow, databaseId: idOf(run.databaseId, run.url) },
    },
  };
}
