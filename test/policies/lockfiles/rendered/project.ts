/** One small project, to be written as each lock file format would: what an attack on it changes is said once for all. */

export interface Rendered {
  readonly name: string;
  readonly version: string;
  /** Algorithm and digest in hexadecimal. */
  readonly sums: readonly (readonly [algorithm: string, digest: string])[];
  readonly from:
    | { readonly kind: 'registry'; readonly url?: string }
    | { readonly kind: 'git'; readonly repository: string; readonly commit: string }
    | { readonly kind: 'file'; readonly path: string };
}

export interface Format {
  /** Format and version, for the table. */
  readonly label: string;
  readonly path: string;
  /** The manifest beside it. */
  readonly manifest: string;
  /** Null where the format cannot say that. */
  readonly render: (packages: readonly Rendered[]) => string | null;
}

export const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
export const hexSums = ({ sums }: Rendered) => sums.map(([a, d]) => (a === 'none' ? 'none' : `${a}:${d}`));
export const json = (value: unknown) => JSON.stringify(value, null, 2);
