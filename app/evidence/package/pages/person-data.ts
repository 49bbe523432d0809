/** Which data about people is in the package, what for, and how long: for whoever keeps records of processing (GDPR, Article 30). */
import { each, html } from '../../../papers/markup.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { counted, grouped, link } from './words.ts';

const kinds: Readonly<Record<string, string>> = {
  email: 'addresses of mail, as commits and GitHub name them',
  login: 'names of accounts on GitHub',
  name: 'names of people, as commits and GitHub name them',
  pusher: 'who pushed: names of accounts on GitHub',
};

export function personDataPage({ populations, dossier, ledger }: Book): string {
  const withSome = populations.filter(({ personData }) => personData.found.length > 0);
  return pageOf(
    { title: 'Data about people in this package', up: '' },
    html`<p>${dossier.client.name} (${dossier.client.id}) is who decides about this data. It is here for one purpose: to show an auditor who made, approved, merged and deployed changes, and who had access, in the period.</p>
<h2>What there is</h2>
<div class="wide"><table class="cards"><thead><tr><th scope="col">Where</th><th scope="col">Which data</th><th scope="col">Different values</th></tr></thead><tbody>${each(
      withSome,
      ({ population, personData }) =>
        html`${each(personData.found, ({ member, values }) => html`<tr><td>${link(`populations/${population.id}.html`, population.title)}</td><td>${kinds[member] ?? member}</td><td class="n">${grouped(values)}</td></tr>`)}`,
    )}${ledger === null ? html`` : html`<tr><td>${link(ledger.path, 'Ledger')}</td><td>the same kinds, in ${counted(ledger.records, 'record')}</td><td></td></tr>`}</tbody></table></div>
<p>Counted in <i>raw/</i>; tables and pages show parts of the same. Titles, reasons and other texts that people wrote may name people, too: they are not counted.</p>
<h2>How long</h2>
<ul><li>This file: as long as the engagement with the auditor needs it; the client deletes it, and copies that it handed out.</li>
<li>In the service: until the client leaves, or the payload of a record is erased. The hashes stay, so that the ledger can still be verified.</li></ul>
<h2>Secrets</h2><p>What looks like a secret is taken out before anything is stored.</p>`,
  );
}
