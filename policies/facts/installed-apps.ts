/** The GitHub Apps that are installed on an organization, Fairlead among them; by slug. */
export interface InstalledApp {
  /** As in `github.com/apps/SLUG`. */
  readonly slug: string;
  readonly repositories: 'all' | 'selected';
  /** Permission → level, as the owners accepted them. */
  readonly permissions: Readonly<Record<string, string>>;
  /** ISO 8601, UTC; null: it is at work. */
  readonly suspendedAt: string | null;
  /** Since when it is installed, ISO 8601, UTC. */
  readonly since: string;
}

export type InstalledApps = readonly InstalledApp[];
