/** Where Baton writes what it does. Messages hold no key and no conversation text. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
