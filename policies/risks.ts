/**
 * What it means for an organization when a policy about a repository or an organization fails: the risk, how likely and
 * how bad, and what it takes to put it right. An audit makes its register of risks from this. A policy that is not here is
 * a risk all the same: in the words of its own title, and weighed as medium.
 */
import { organizationRisks } from './risks/organization.ts';
import { repositoryRisks } from './risks/repository.ts';
import type { PolicyRisk } from './risks/weight.ts';

/** By the id of the policy. */
export const policyRisks: Readonly<Record<string, PolicyRisk>> = { ...organizationRisks, ...repositoryRisks };
