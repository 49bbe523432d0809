/** placeholder: replaced by the decisions work */
export interface DecisionRecord {
  readonly path: string;
}
