/** What the store says while it works. The server's log and a command's notes both fit. */
export interface StoreLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}
