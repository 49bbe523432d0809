declare module 'spdx-expression-parse' {
  type Licence = { license: string; plus?: true; exception?: string };
  type Expression = Licence | { left: Expression; conjunction: 'and' | 'or'; right: Expression };
  /** Throws on anything that is no SPDX expression of known licences. */
  export default function parse(source: string): Expression;
}
