/** The organization (or user) that installed Fairlead. */
export interface Organization {
  readonly login: string;
}
