import { csvCell } from './csv-cell';

/** How records are written into a file. */
export interface ExportFormat {
  readonly mediaType: string;
  /** What stands before the first record. */
  readonly head: string;
  /** Writes one record, which is JSON. */
  line(body: string): string;
}

/** One record a line, as it is. */
export const JSON_LINES: ExportFormat = {
  mediaType: 'application/jsonl; charset=utf-8',
  head: '',
  line: (body) => `${body}\n`,
};

/** One record a line; the columns are the fields of the record. */
export function csv(columns: readonly string[]): ExportFormat {
  return {
    mediaType: 'text/csv; charset=utf-8; header=present',
    head: `${columns.join(',')}\r\n`,
    line(body) {
      const record = JSON.parse(body) as Readonly<Record<string, unknown>>;
      return `${columns.map((column) => csvCell(record[column])).join(',')}\r\n`;
    },
  };
}
