/** The frameworks whose controls a package can show. */

export const frameworkIds: readonly string[] = ['soc2'];
