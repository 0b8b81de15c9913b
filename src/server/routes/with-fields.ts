/**
 * Adds fields to a record that is JSON already. Where the record has a field of that name, readers take the one that is
 * added: the later of two.
 *
 * @param body - an object with at least one field.
 * @param fields - JSON texts by name.
 */
export function withFields(body: string, fields: Readonly<Record<string, string>>): string {
  const added = Object.entries(fields).map(([name, json]) => `,"${name}":${json}`);
  return `${body.slice(0, -1)}${added.join('')}}`;
}
