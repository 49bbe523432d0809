import { say } from '../engine/prose.ts';
import { type Skip, skip } from '../engine/verdict.ts';
import type { Organization } from './organization.ts';

/** What every policy about organizations says of a person's account. */
export function personsAccount({ login }: Organization): Skip {
  return skip(say`${login} is a person's account: it has neither members nor settings of an organization`);
}
