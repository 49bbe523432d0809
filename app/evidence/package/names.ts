/** What people call a row: ids are for machines. Pure. */

import { cellText } from '../../papers/visible.ts';
import type { Row } from '../model/population.ts';

/** Characters of a title. */
const maxTitle = 70;

function cut(title: string): string {
  const all = Array.from(title);
  return all.length > maxTitle ? `${all.slice(0, maxTitle - 1).join('')}…` : title;
}

/** `acme/shop #12 Add receipts`, of what the row says; empty where it says nothing of it. */
export const nameOf = ({ cells }: Pick<Row, 'cells'>): string =>
  [cellText(cells.repository), cellText(cells.pulls), cut(cellText(cells.title))]
    .filter((text) => text !== '')
    .join(' ');
