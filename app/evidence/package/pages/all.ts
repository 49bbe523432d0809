/** Every page of a package, and beside each the JSON that it shows; and OSCAL. */
import { canonical } from '../../ledger/record.ts';
import { catalogOf, planOf } from '../oscal/plan.ts';
import { resultsOf } from '../oscal/results.ts';
import { ownColumns } from '../tables/table.ts';
import type { Volume } from '../volume.ts';
import type { Book } from './book.ts';
import { continuityPage } from './continuity.ts';
import { controlsPage } from './controls.ts';
import { exceptionsPage } from './exceptions.ts';
import { gapsPage } from './gaps.ts';
import { indexPage } from './index.ts';
import { writeLists } from './lists.ts';
import { personDataPage } from './person-data.ts';
import { readmePage } from './readme.ts';
import { writeSamples } from './samples.ts';
import { sheetPage } from './sheet.ts';

const json = (value: unknown): string => `${canonical(value)}\n`;

export function writePages(volume: Volume, book: Book): void {
  const { dossier, populations } = book;
  for (const written of populations) {
    const { id, title, about } = written.population;
    const columns = ownColumns(written.population);
    volume.put(`sheets/${id}.html`, sheetPage(written, dossier));
    volume.put(
      `sheets/${id}.json`,
      json({ id, title, about, columns, rows: written.rows, ...written.sheet }),
    );
    writeLists(volume, written, book);
    writeSamples(volume, written, book);
  }
  volume.put('README.html', readmePage(book));
  volume.put('index.html', indexPage(book));
  volume.put('controls.html', controlsPage(book));
  volume.put('continuity.html', continuityPage(book));
  volume.put('exceptions.html', exceptionsPage(book));
  volume.put('gaps.html', gapsPage(book));
  volume.put('person-data.html', personDataPage(book));
  const documents = {
    catalog: catalogOf(book),
    'assessment-plan': planOf(book),
    'assessment-results': resultsOf(book),
  };
  for (const [name, document] of Object.entries(documents))
    volume.put(`oscal/${name}.json`, `${JSON.stringify(document, null, 1)}\n`);
  volume.put('raw/controls.json', json({ frameworks: dossier.frameworks, controls: dossier.controls() }));
  volume.put('raw/continuity.json', json(dossier.continuity()));
  volume.put('raw/gaps.json', json({ gaps: dossier.gaps(), notLookedAt: dossier.notLookedAt() }));
}
