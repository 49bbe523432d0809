import { describe, expect, it } from 'vitest';
import type { Licence } from '../../policies/facts/licence.ts';
import { isLicenceFile, licenceOf } from '../../policies/formats/licence-text.ts';
import { licence } from '../../policies/repository/licence.ts';
import { said } from './repository-files.ts';
import { repositorySamples } from './sample-repository.ts';

const mit =
  'MIT License\n\nCopyright (c) 2026 Acme\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this software and associated documentation files (the "Software"), to deal\nin the Software without restriction, including …\n\nThe above copyright notice and this permission notice shall be included in all\ncopies.\n';
const isc =
  'Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted, provided that the above\ncopyright notice and this permission notice appear in all copies.\n';
const bsd =
  'Redistribution and use in source and binary forms, with or without\nmodification, are permitted\n';
const gnu = (name: string, version: string) =>
  `                    GNU ${name} GENERAL PUBLIC LICENSE\n                       Version ${version}\n\n`;

describe('which licence a text is', () => {
  it.each([
    [mit, 'MIT'],
    [isc, 'ISC'],
    [bsd, 'BSD-2-Clause'],
    [`${bsd}3. Neither the name of the holder nor\n`, 'BSD-3-Clause'],
    [
      '                                 Apache License\n                           Version 2.0, January 2004\n',
      'Apache-2.0',
    ],
    [`${gnu('', '3, 29 June 2007')}… use the GNU Lesser General Public License\nVersion 3 …`, 'GPL-3.0'],
    [`${gnu('AFFERO', '3, 19 November 2007')}… GNU General Public License\nversion 3 …`, 'AGPL-3.0'],
    [`${gnu('LESSER', '2.1, February 1999')}`, 'LGPL-2.1'],
    ['Mozilla Public License Version 2.0\n==================\n', 'MPL-2.0'],
    ['This is free and unencumbered software released into the public domain.\n', 'Unlicense'],
    [`${mit}\n---\n\nApache License\nVersion 2.0, January 2004\n`, null],
    [
      'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated files (the “Software”) to use it subject to the following restrictions:',
      null,
    ],
    ['All rights reserved.', null],
    ['', null],
  ])('%#', (text, expected) => {
    expect(licenceOf(text)).toBe(expected);
  });

  it.each([
    ['LICENSE', true],
    ['license', true],
    ['LICENCE.md', true],
    ['COPYING.LESSER', true],
    ['LICENSE-MIT', true],
    ['UNLICENSE', true],
    ['LICENSE_FAQ.md', false],
    ['LICENSE-3rdparty.csv', false],
    ['license.ts', false],
    ['src/LICENSE', false],
  ])('%s', (path, expected) => {
    expect(isLicenceFile(path)).toBe(expected);
  });
});

describe('licence', () => {
  const file = (path: string, spdx: string | null, blank = false) => ({ path, spdx, blank });
  const judge = (change: Partial<Licence>) =>
    licence.judge({ licence: { ...repositorySamples.licence, ...change } as never }, {});

  it.each([
    ['one that all agree on', {}, 'pass'],
    ['none', { files: [], shown: null }, 'fail'],
    ['none at the root', { files: [], shown: null, elsewhere: ['docs/LICENSE'] }, 'fail'],
    ['a folder of REUSE', { files: [], shown: null, elsewhere: ['LICENSES/MIT.txt'], declared: [] }, 'pass'],
    ['an empty one', { files: [file('LICENSE', null, true)], shown: null }, 'fail'],
    ['one that GitHub does not show', { shown: null }, 'fail'],
    ['one that GitHub shows as another', { shown: 'Apache-2.0' }, 'fail'],
    [
      'one of several GNU licences',
      {
        files: [file('COPYING', 'GPL-3.0')],
        shown: 'GPL-3.0',
        declared: [{ path: 'Cargo.toml', licence: 'GPL-3.0-or-later' }],
      },
      'pass',
    ],
    [
      'one that GitHub does not recognize',
      { files: [file('LICENSE', null)], shown: 'NOASSERTION', declared: [] },
      'pass',
    ],
    [
      'one that nobody recognizes, and a package',
      { files: [file('LICENSE', null)], shown: 'NOASSERTION' },
      'pass',
    ],
    ['another one in the package', { declared: [{ path: 'package.json', licence: 'ISC' }] }, 'fail'],
    [
      'two, and a package with both',
      {
        files: [file('LICENSE-APACHE', 'Apache-2.0'), file('LICENSE-MIT', 'MIT')],
        shown: 'Apache-2.0',
        declared: [{ path: 'Cargo.toml', licence: 'MIT OR Apache-2.0' }],
      },
      'pass',
    ],
    [
      'a package that may not be used',
      { declared: [{ path: 'package.json', licence: 'UNLICENSED' }] },
      'fail',
    ],
    [
      'a package that says where to look',
      { declared: [{ path: 'package.json', licence: 'SEE LICENSE IN LICENSE' }] },
      'pass',
    ],
    ['words that are no expression', { declared: [{ path: 'package.json', licence: 'GPLv3' }] }, 'pass'],
    ['a private repository without one', { files: [], shown: null, visibility: 'private' }, 'skip'],
    ['an archived repository without one', { files: [], shown: null, archived: true }, 'skip'],
  ] as const)('%s', (_, change, outcome) => {
    expect(judge(change as Partial<Licence>).outcome).toBe(outcome);
  });

  it('says what was compared with nothing', () => {
    const verdict = judge({ declared: [{ path: 'package.json', licence: 'GPLv3' }] });
    expect(JSON.stringify(verdict)).toContain('which is no SPDX expression');
  });

  it('is not judged in a clone, which does not tell whether strangers can read it', async () => {
    expect((await said(licence, { LICENSE: mit })).outcome).toBe('not looked at');
  });
});
