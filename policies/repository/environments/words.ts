/** What `environments` says. */
import { count, list, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';

const where = (name: string) => say`Settings → Environments → ${name}`;

export function nobody(name: string): Finding {
  return {
    message: say`Whoever can run a workflow deploys to ${name}: nobody has to approve.`,
    remedy: say`Choose who approves (${where(name)} → Required reviewers).`,
    who: 'administrator',
    severity: 'high',
    fingerprint: `reviewers:${name.toLowerCase()}`,
  };
}

export function selfReview(name: string): Finding {
  return {
    message: say`Who starts a deployment to ${name} may approve it.`,
    remedy: say`Tick "Prevent self-review" (${where(name)}).`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: `self-review:${name.toLowerCase()}`,
  };
}

export function wait(name: string, waits: number, least: number): Finding {
  return {
    message: say`A deployment to ${name} waits ${count(waits, 'minute')}; ${count(least, 'minute')} are asked for.`,
    remedy: say`Set the wait timer (${where(name)} → Wait timer).`,
    who: 'administrator',
    severity: 'low',
    fingerprint: `wait:${name.toLowerCase()}`,
  };
}

export function anyBranch(name: string): Finding {
  return {
    message: say`Any branch can be deployed to ${name}, one that nobody reviewed among them.`,
    remedy: say`Choose the branches and tags that may be (${where(name)} → Deployment branches and tags → Protected branches only, or Selected).`,
    who: 'administrator',
    severity: 'high',
    fingerprint: `branches:${name.toLowerCase()}`,
  };
}

export function noneProtected(name: string): Finding {
  return {
    message: say`Any branch can be deployed to ${name}: only protected ones may be, and where no branch is protected GitHub lets all of them.`,
    remedy: say`Protect the branches that are deployed, or name them (${where(name)} → Deployment branches and tags → Selected).`,
    who: 'administrator',
    severity: 'high',
    fingerprint: `branches:${name.toLowerCase()}`,
  };
}

export function wideBranches(name: string, patterns: readonly string[]): Finding {
  return {
    message: say`Any branch can be deployed to ${name}: its patterns let them all in (${list(patterns.map((one) => say`${one}`))}).`,
    remedy: say`Name the branches that may be deployed (${where(name)} → Deployment branches and tags).`,
    who: 'administrator',
    severity: 'high',
    fingerprint: `branches:${name.toLowerCase()}`,
  };
}

export function bypass(name: string): Finding {
  return {
    message: say`Administrators can deploy to ${name} without waiting for anybody.`,
    remedy: say`Clear "Allow administrators to bypass configured protection rules" (${where(name)}).`,
    who: 'administrator',
    severity: 'medium',
    fingerprint: `bypass:${name.toLowerCase()}`,
  };
}
