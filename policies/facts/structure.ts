/** What a change does to the repository's structure: the packages it runs on, its folders, what its workflows may do. */
import type { GainedDependencies } from '../formats/runtime-dependencies.ts';

export interface Structure {
  /** Direct runtime dependencies that the change brings in; manifests of tests, examples and vendored code are left out. */
  readonly dependencies: readonly GainedDependencies[];
  /**
   * Folders with added files that the merge base does not have, sorted: top-level ones, and those one level inside a
   * folder that holds services or packages (`services/billing`).
   */
  readonly newFolders: readonly string[];
  /** Images and resources that infrastructure files of the change declare, and none of them declared before. */
  readonly services: readonly { readonly path: string; readonly names: readonly string[] }[];
  /** Workflows that may do more than at the merge base, and what (see `workflowPowers`). */
  readonly workflows: readonly { readonly path: string; readonly gained: readonly string[] }[];
}

/** Folders whose subfolders are services, applications or packages. */
export const containers: readonly string[] = [
  'apps',
  'cmd',
  'crates',
  'functions',
  'lambdas',
  'libs',
  'modules',
  'packages',
  'services',
  'workers',
];
