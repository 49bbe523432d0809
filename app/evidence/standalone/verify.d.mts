/** What `fairlead verify` and `fairlead evidence draw` take from the verifier. */
export declare class Unreadable extends Error {}

export interface VerifyOptions {
  readonly keys?: readonly string[];
  readonly client?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A path: an earlier package, a ledger, or a checkpoint as it was anchored. */
  readonly earlier?: string | undefined;
  readonly reperform?: boolean;
}

export interface PackageVerdict {
  readonly problems: readonly string[];
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  readonly needed: readonly string[];
  /** Ids of keys whose signatures hold. */
  readonly signers: readonly string[];
  /** Whether one of them is known to be the client's, or vouched for by one that is. */
  readonly isTrusted: boolean;
}

export interface DrawnFrom {
  readonly seed: string;
  readonly root: string;
  readonly rows: number;
  readonly drawn: readonly string[];
}

/** By attribute; null: raw does not have all that it takes. */
export declare function judgeChange(row: {
  readonly raw: unknown;
}): Readonly<Record<string, string | null>> | null;
export declare function verifyPackage(path: string, options?: VerifyOptions): Promise<PackageVerdict>;
export declare function drawFrom(
  path: string,
  options: { population: string; nonce: string; size: number; preset?: string | undefined },
): Promise<DrawnFrom>;
/** One page, as lines. */
export declare function report(verdict: PackageVerdict): readonly string[];
export declare function drawReport(drawn: DrawnFrom): readonly string[];
