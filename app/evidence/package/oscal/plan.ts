/** The catalog of controls, in our own words, and the plan that results are of. Pure. */
import type { Control } from '../../model/control.ts';
import type { Book } from '../pages/book.ts';
import {
  controlId,
  distinct,
  line,
  metadata,
  prop,
  reviewed,
  scopeOf,
  some,
  statementId,
  uuid,
} from './common.ts';

const controlOf = (control: Control) => ({
  id: controlId(control),
  title: line(control.id),
  parts: [{ id: statementId(control), name: 'statement', prose: line(control.words) }],
});

export function catalogOf({ dossier }: Book) {
  const controls = distinct(dossier.controls());
  const groups = dossier.frameworks.flatMap(({ id, title, version }) => {
    const own = controls.filter(({ framework }) => framework === id);
    if (own.length === 0) return [];
    return [
      { title: line(title), props: [prop('crosswalk-version', version)], controls: own.map(controlOf) },
    ];
  });
  return {
    catalog: {
      uuid: uuid('catalog', scopeOf(dossier)),
      metadata: metadata(dossier, 'Controls that the evidence is toward, in our own words'),
      ...some('groups', groups),
    },
  };
}

export function planOf({ dossier, populations }: Book) {
  const scope = scopeOf(dossier);
  const ssp = uuid('ssp', scope);
  return {
    'assessment-plan': {
      uuid: uuid('plan', scope),
      metadata: metadata(dossier, `What was looked at for ${dossier.client.name}`),
      'import-ssp': { href: `#${ssp}` },
      'reviewed-controls': reviewed(dossier.controls()),
      ...some(
        'tasks',
        populations.map(({ population: { id, title } }) => ({
          uuid: uuid('task', scope, id),
          type: 'action',
          title: line(`Read the population: ${title}`),
        })),
      ),
      'back-matter': {
        resources: [
          {
            uuid: ssp,
            title: 'System security plan',
            description: 'The client has it, if there is one: it is no part of this package.',
          },
          { uuid: uuid('catalog resource', scope), title: 'Catalog', rlinks: [{ href: 'catalog.json' }] },
        ],
      },
    },
  };
}
