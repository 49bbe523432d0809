/** The store cannot be opened, backed up or restored as it is: one sentence that says why and what to do, no stack trace. */
export class StoreRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreRefusal';
  }
}
