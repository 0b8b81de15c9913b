import type { Logger } from '../../../src/core/logger';

/** Keeps what is logged. */
export class RecordingLogger implements Logger {
  readonly entries: { level: keyof Logger; fields: object; message: string }[] = [];

  debug = (fields: object, message: string) => void this.entries.push({ level: 'debug', fields, message });
  info = (fields: object, message: string) => void this.entries.push({ level: 'info', fields, message });
  warn = (fields: object, message: string) => void this.entries.push({ level: 'warn', fields, message });
  error = (fields: object, message: string) => void this.entries.push({ level: 'error', fields, message });
}
