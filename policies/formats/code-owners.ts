/** placeholder: replaced by the review work */
export interface CodeOwnersFile {
  readonly path: string | null;
}
