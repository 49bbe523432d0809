/** Classic branch protection. https://docs.github.com/rest/branches/branch-protection */
import { needsPaidPlan } from '../../auth/plan.ts';
import { protectionBody, protectionFrom } from '../../changes/protection.ts';
import { bodyAs, json, noContent, parameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { Refusal } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { noProtection, type Protection, protectionOf } from '../../protection.ts';
import { api, fullName } from '../../shapes/accounts.ts';
import { protectionShape } from '../../shapes/protection.ts';

function branchOf(call: RepositoryCall): string {
  needsPaidPlan(call.repository);
  const branch = parameter(call, 'branch');
  if (call.repository.refs.get(`refs/heads/${branch}`) === null) throw new Refusal(404, 'Branch not found');
  return branch;
}

function shapeOf({ world, repository }: RepositoryCall, branch: string, protection: Protection) {
  const url = api(world, `/repos/${fullName(repository)}/branches/${branch}/protection`);
  return protectionShape(world, url, protection);
}

function read(call: RepositoryCall) {
  const branch = branchOf(call);
  const protection = protectionOf(call.repository, branch);
  if (!protection) throw new Refusal(404, 'Branch not protected');
  return json(shapeOf(call, branch, protection));
}

/** Signatures are required by a route of their own, and stay as they were. */
function replace(call: RepositoryCall) {
  const branch = branchOf(call);
  const { requireSignatures } = protectionOf(call.repository, branch) ?? noProtection;
  const wanted = protectionFrom(call.world, call.repository, bodyAs(call, protectionBody));
  const protection = { ...wanted, requireSignatures };
  call.repository.protections.set(branch, protection);
  return json(shapeOf(call, branch, protection));
}

function remove(call: RepositoryCall) {
  const branch = branchOf(call);
  if (!call.repository.protections.delete(branch)) throw new Refusal(404, 'Branch not protected');
  return noContent;
}

function requireSignatures(call: RepositoryCall, required: boolean) {
  const branch = branchOf(call);
  const protection = protectionOf(call.repository, branch);
  if (!protection) throw new Refusal(404, 'Branch not protected');
  call.repository.protections.set(branch, { ...protection, requireSignatures: required });
  return required
    ? json(shapeOf(call, branch, { ...protection, requireSignatures: required }).required_signatures)
    : noContent;
}

const at = '/repos/{owner}/{repo}/branches/{branch+}/protection';
const writing = ['administration=write'];

export const protectionRoutes: readonly Route[] = documented('branches/branch-protection', {
  'create-commit-signature-protection': repositoryRoute(`POST ${at}/required_signatures`, writing, (call) =>
    requireSignatures(call, true),
  ),
  'delete-commit-signature-protection': repositoryRoute(`DELETE ${at}/required_signatures`, writing, (call) =>
    requireSignatures(call, false),
  ),
  'get-branch-protection': repositoryRoute(`GET ${at}`, ['administration=read'], read),
  'update-branch-protection': repositoryRoute(`PUT ${at}`, writing, replace),
  'delete-branch-protection': repositoryRoute(`DELETE ${at}`, writing, remove),
});
