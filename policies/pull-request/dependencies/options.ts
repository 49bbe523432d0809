/** The options of `dependencies`. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';
import { isSingleLicence } from '../../formats/licence.ts';
import { readPackageUrl } from '../../formats/package-url.ts';

const licence = z.string().refine(isSingleLicence, {
  message: 'not a single SPDX licence identifier, like MIT or Apache-2.0 (https://spdx.org/licenses)',
});

const purl = z.string().refine((value) => readPackageUrl(value) !== null, {
  message: 'not a package URL, like pkg:npm/lodash, pkg:npm/@acme/ui@1.2.0 or pkg:maven/org.acme/lib',
});

/** A package, or every package of a namespace when it ends in `/`. */
const purlOrNamespace = z
  .string()
  .refine((value) => readPackageUrl(value.endsWith('/') ? `${value}any` : value) !== null, {
    message: 'not a package URL, like pkg:npm/lodash, or a namespace, like pkg:npm/@acme/',
  });

const host = z.string().regex(/^[a-z0-9.-]+(:\d+)?(\/[\w.@-]+)*$/, {
  message:
    'a lower-case host name without scheme, like npm.acme.com, with an owner where needed, like github.com/acme, or the word public',
});

const shape = z.strictObject({
  'fail-on-severity': z
    .enum(['low', 'medium', 'high', 'critical'])
    .default('high')
    .describe('Lowest severity of an introduced advisory that fails. Malware fails whatever this says.')
    .meta(stricter.from('critical', 'high', 'medium', 'low')),
  'fail-on-unknown-severity': z
    .boolean()
    .default(true)
    .describe('Whether an introduced advisory that nobody has scored fails.')
    .meta(stricter.whenTrue),
  'only-fixable': z
    .boolean()
    .default(false)
    .describe('Whether only advisories with a fixed version fail; the others become notes.')
    .meta(stricter.whenFalse),
  scopes: z
    .array(z.enum(['runtime', 'development']))
    .min(1)
    .default(['runtime', 'development'])
    .describe(
      'Which uses of a package its advisories are judged for. A lock file that does not say counts as runtime. Everything else is judged in every scope.',
    )
    .meta(stricter.more),
  'allow-licences': z
    .array(licence)
    .default([])
    .describe('SPDX licences a package may have; empty allows all. Not together with `deny-licences`.')
    .meta(stricter.fewerButSome),
  'deny-licences': z
    .array(licence)
    .default([])
    .describe('SPDX licences a package may not depend on.')
    .meta(stricter.more),
  'unknown-licence': z
    .enum(['allow', 'fail'])
    .default('fail')
    .describe('A package whose licence is unknown or not an SPDX expression, when a list is set.')
    .meta(stricter.from('allow', 'fail')),
  'deny-packages': z
    .array(purl)
    .default([])
    .describe('Packages that may not be added, as package URLs, at one version or at any.')
    .meta(stricter.more),
  'minimum-age-days': z
    .int()
    .min(0)
    .max(365)
    .default(0)
    .describe(
      'Days a version must have been public; 0 asks for none. Updates that fix an advisory are exempt.',
    )
    .meta(stricter.larger),
  'age-exempt': z
    .array(purlOrNamespace)
    .default([])
    .describe('Packages, or namespaces ending in `/`, that may be younger: usually your own.')
    .meta(stricter.fewer),
  'install-scripts': z
    .enum(['allow', 'gained', 'fail'])
    .default('gained')
    .describe(
      '`gained`: an update that begins to run a script on installation fails. `fail`: so does a new package that runs one.',
    )
    .meta(stricter.from('allow', 'gained', 'fail')),
  'allowed-registries': z
    .array(host)
    .min(1)
    .default(['public'])
    .describe(
      'Hosts packages may come from, `github.com/acme` for one owner there; `public` stands for the public registry of each ecosystem. As long as it is the default, hosts and owners that the lock file already used are fine too.',
    ),
  'require-integrity': z
    .boolean()
    .default(true)
    .describe('Whether a locked package must have a checksum where its lock file normally gives one.')
    .meta(stricter.whenTrue),
  unpinned: z
    .enum(['allow', 'fail'])
    .default('fail')
    .describe(
      'New requirements without one exact version (requirements.txt): nothing can be looked up for them.',
    )
    .meta(stricter.from('allow', 'fail')),
});

export const options = shape.superRefine((value, context) => {
  if (value['allow-licences'].length > 0 && value['deny-licences'].length > 0)
    context.addIssue({
      code: 'custom',
      path: ['deny-licences'],
      message: 'allow-licences and deny-licences exclude each other: an allow list denies all the rest',
    });
});

export type Options = z.output<typeof options>;
