/** The account that installed Fairlead. */
export interface Organization {
  readonly login: string;
  /** A person's account has neither members nor settings of an organization. */
  readonly kind: 'organization' | 'user';
}
