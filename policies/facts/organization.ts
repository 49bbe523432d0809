import { say } from '../engine/prose.ts';
import { type Skip, skip } from '../engine/verdict.ts';

/** The account that installed Fairlead. */
export interface Organization {
  readonly login: string;
  /** A person's account has neither members nor settings of an organization. */
  readonly kind: 'organization' | 'user';
}

/** What every policy about organizations says of a person's account. */
export function personsAccount({ login }: Organization): Skip {
  return skip(say`${login} is a person's account: it has neither members nor settings of an organization`);
}
