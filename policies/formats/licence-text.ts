/** Which licence a text is, where its own words leave no doubt. */

/** Where GitHub looks: the root. https://github.com/licensee/licensee */
export function isLicenceFile(path: string): boolean {
  return (
    /^(?:(?:un)?licen[cs]e|copying|ofl)(?:[-_.][\w.+-]+)?$/i.test(path) &&
    !/faq|third|notice|header/i.test(path) &&
    !/\.(?:js|ts|py|go|rb|json|ya?ml|html|csv|tmpl)$/i.test(path)
  );
}

/** Called so, and where GitHub does not look for it: the folder of REUSE is a place of its own. */
export function isLicenceElsewhere(path: string): boolean {
  return (
    /^(?:\.github|docs?|legal|licen[cs]es?)\/(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?$/i.test(path) ||
    /^LICENSES\/[\w.+-]+\.txt$/.test(path)
  );
}

const texts: readonly (readonly [RegExp, string])[] = [
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'AGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i, 'LGPL-2.1'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, 'LGPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/Apache License,?\s+Version 2\.0,? January 2004/i, 'Apache-2.0'],
  [/Mozilla Public License,?\s+v(?:ersion|\.)? ?2\.0/i, 'MPL-2.0'],
  [/Eclipse Public License\s+-\s+v ?2\.0/i, 'EPL-2.0'],
  [/Business Source License 1\.1/i, 'BUSL-1.1'],
  [/This is free and unencumbered software released into the public domain/i, 'Unlicense'],
  [/CC0 1\.0 Universal/i, 'CC0-1.0'],
  [/Boost Software License - Version 1\.0/i, 'BSL-1.0'],
];

/** Licences that are known by their clauses, not by a title. */
function byClauses(text: string): string | null {
  // Others begin with the same words and go on with restrictions.
  if (
    /Permission is hereby granted, free of charge, to any person obtaining a copy[^.]{0,120}to deal in the Software without restriction/i.test(
      text,
    )
  )
    return /permission notice shall be included/i.test(text) ? 'MIT' : 'MIT-0';
  if (
    /Permission to use, copy, modify,? and\/?(?:or)? distribute this software for any purpose with or without fee/i.test(
      text,
    )
  )
    return /provided that the above copyright notice/i.test(text) ? 'ISC' : '0BSD';
  if (!/Redistribution and use in source and binary forms/i.test(text)) return null;
  return /Neither the name|may (?:not )?be used to endorse/i.test(text) ? 'BSD-3-Clause' : 'BSD-2-Clause';
}

/** Longer texts hold several licences, or the notices of other people's. */
const maxCharacters = 60_000;

/** SPDX's id without `-only` or `-or-later`; null when the words leave a doubt, two licences in one file among them. */
export function licenceOf(text: string): string | null {
  if (text.length > maxCharacters) return null;
  const flat = text.replace(/[\s*#>"“”]+/g, ' ');
  const titled = texts
    .map(([words, id]) => ({ id, at: flat.search(words) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  // The GNU licences name one another: what stands first is the title.
  const gnu = titled.filter(({ id }) => id.includes('GPL')).slice(0, 1);
  const others = titled.filter(({ id }) => !id.includes('GPL'));
  const clauses = byClauses(flat);
  const found = [...gnu.map(({ id }) => id), ...others.map(({ id }) => id), ...(clauses ? [clauses] : [])];
  return found.length === 1 ? (found[0] ?? null) : null;
}
