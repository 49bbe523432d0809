/** The rows that were drawn: a grid of their attributes, how to draw them again, and each row with the proof that it is in the population. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import { canonical } from '../../ledger/record.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Row } from '../../model/population.ts';
import { nameOf } from '../names.ts';
import { isPreset, presets } from '../sample.ts';
import { hasAttributes } from '../tables/table.ts';
import type { Volume } from '../volume.ts';
import type { Drawn, WrittenDraw, WrittenPopulation } from '../written.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { placeOf } from './rows.ts';
import { counted, grouped, link, markup, signs } from './words.ts';

/** A row of raw; it was written from one. */
const rowOf = ({ line }: Drawn): Row => JSON.parse(line) as Row;

function gridRow(
  drawn: Drawn,
  i: number,
  { population: { id } }: WrittenPopulation,
  { rowsPerPage }: Book,
): Markup {
  const row = rowOf(drawn);
  const { attributes } = row;
  const cells = attributes
    ? attributeIds.map((attribute) => {
        const { sign, style } = signs[attributes[attribute].answer];
        return markup(`<td><span class="a ${style}">${sign}</span></td>`);
      })
    : [];
  return html`<tr><td class="n">${i + 1}</td><th scope="row">${link(`../${placeOf(id, drawn.index, rowsPerPage)}`, visible(drawn.id))}<span class="why">${nameOf(row)}</span></th>${cells}<td>${link(`${id}/${i + 1}.json`, 'raw')}</td></tr>`;
}

const again = (id: string, { nonce, size, preset }: WrittenDraw): string =>
  `node verify.mjs draw PACKAGE --population ${id} --nonce '${nonce}' ${preset === null ? `--size ${size}` : `--preset ${preset}`}`;

function grid(written: WrittenPopulation, draw: WrittenDraw, book: Book): Markup {
  const { population, rows, tree } = written;
  const withGrid = hasAttributes(population);
  const heads = withGrid
    ? each(attributeIds, (id) => markup(`<th scope="col" title="${attributeTitles[id]}">${id}</th>`))
    : html``;
  const says = draw.preset !== null && isPreset(draw.preset) ? ` (${presets[draw.preset].says})` : '';
  return html`<p>${counted(draw.rows.length, 'row')} of ${grouped(rows)} were drawn${says}.</p>
<dl><dt>Nonce, from the auditor</dt><dd><code>${visible(draw.nonce)}</code></dd><dt>Root of the population</dt><dd><code>${tree.root}</code></dd><dt>Seed</dt><dd><code>${draw.seed}</code></dd></dl>
<p>The seed is the SHA-256 of the root and the nonce; rows are drawn in the order of HMAC-SHA-256(seed, id). So neither side chooses. Draw them again, or with another nonce:</p>
<pre>${visible(again(population.id, draw))}</pre>
<div class="wide"><table><thead><tr><th scope="col" class="n">#</th><th scope="col">Row</th>${heads}<th scope="col">All of it</th></tr></thead><tbody>${each(draw.rows, (drawn, i) => gridRow(drawn, i, written, book))}</tbody></table></div>
${withGrid ? html`<h2>What is asked</h2><ul>${each(attributeIds, (id) => html`<li><b>${id}</b> ${attributeTitles[id]}</li>`)}</ul><p class="soft">✓ pass · ✗ fail · – not applicable · ? unknown. The reasons stand with the row.</p>` : html``}`;
}

export function writeSamples(volume: Volume, written: WrittenPopulation, book: Book): void {
  const { population, draw, tree } = written;
  const body = draw
    ? grid(written, draw, book)
    : html`<p>Nothing was drawn: all ${link(`../populations/${population.id}.html`, grouped(written.rows))} rows were tested. To draw some of them:</p><pre>node verify.mjs draw PACKAGE.zip --population ${population.id} --nonce "a text of yours" --size 25</pre>`;
  volume.put(
    `samples/${population.id}.html`,
    pageOf({ title: `Sample: ${population.title}`, up: '../' }, body),
  );
  for (const [i, { index, line }] of (draw?.rows ?? []).entries()) {
    const text = canonical({ index, proof: tree.proof(index), root: tree.root, size: written.rows });
    // The row's text is what was hashed: it stays as it is.
    volume.put(`samples/${population.id}/${i + 1}.json`, `${text.slice(0, -1)},"row":${line}}\n`);
  }
}
