/** What pages are made of, once all rows are written. */
import type { Dossier } from '../../model/dossier.ts';
import type { Manifested, PublicKey } from '../manifest.ts';
import type { WrittenPopulation } from '../written.ts';

export interface Book {
  readonly dossier: Dossier;
  readonly populations: readonly WrittenPopulation[];
  readonly ledger: Manifested['ledger'];
  /** None: the package is not signed. */
  readonly keys: readonly PublicKey[];
  readonly rowsPerPage?: number;
}

export const populationNamed = ({ populations }: Book, id: string): WrittenPopulation | undefined =>
  populations.find(({ population }) => population.id === id);
