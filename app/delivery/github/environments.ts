/** Which environments are production, by what they are called. Pure. */

const production = /(?:^|[^\p{L}])(?:prod|production|prd|live)(?:$|[^\p{L}])/iu;
/** Before, beside or instead of production. */
const not =
  /pre[-_ ]?prod|non[-_ ]?prod|not[-_ ]?prod|preview|staging|stage|test|(?:^|[^\p{L}])(?:dev|qa|uat|sandbox|demo)(?:$|[^\p{L}])/iu;

export const isProduction = (name: string): boolean => production.test(name) && !not.test(name);

export interface Used {
  readonly name: string;
  /** How often something was deployed there. */
  readonly times: number;
}

/** The one that is called production and nothing else, or else the one that is used most; null: none is called so. */
export function productionAmong(all: readonly Used[]): string | null {
  const called = all.filter(({ name }) => isProduction(name));
  const plain = called.filter(({ name }) => /^prod(?:uction)?$/i.test(name));
  const [first] = (plain.length > 0 ? plain : called).toSorted(
    (a, b) => b.times - a.times || (a.name < b.name ? -1 : 1),
  );
  return first?.name ?? null;
}
