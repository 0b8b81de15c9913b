import { URL } from 'node:url';
import { types } from 'node:util';
import { cutText } from './cut';

const MAX_NAME_CHARACTERS = 64;
const LARGEST_WRITTEN_BIGINT = 2n ** 256n;

const mapSize = getterOf(Map.prototype, 'size');
const setSize = getterOf(Set.prototype, 'size');
const viewBytes = getterOf(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength');
const bufferBytes = getterOf(ArrayBuffer.prototype, 'byteLength');
const urlText = getterOf(URL.prototype, 'href');

/**
 * A short readable text for what JSON cannot hold: `[Function refund]`, `[SupportTicket]`, `[Buffer 12 bytes]`, `10n`.
 *
 * Dates and URLs become their own text, a URL without the credentials in it. Runs no code of the value: no method, no getter, no trap of a proxy.
 */
export function shortForm(value: unknown): string {
  switch (typeof value) {
    case 'object':
      return value === null ? 'null' : objectForm(value);
    case 'function':
      return types.isProxy(value) ? '[Proxy]' : inBrackets('Function', ownText(value, 'name'));
    case 'symbol':
      return inBrackets('Symbol', value.description && cutText(value.description, MAX_NAME_CHARACTERS));
    case 'bigint':
      // Writing out a bigint of a million digits takes seconds.
      return value > LARGEST_WRITTEN_BIGINT || value < -LARGEST_WRITTEN_BIGINT ? '[BigInt]' : `${value}n`;
    default:
      return String(value);
  }
}

/** Whether an object that is no proxy holds plain data: made by a literal, in any realm, or without a prototype. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  if (types.isProxy(prototype) || Object.getPrototypeOf(prototype) !== null) return false;
  return constructorName(value) === 'Object';
}

function objectForm(value: object): string {
  if (types.isProxy(value)) return '[Proxy]';
  if (types.isDate(value)) return dateForm(value);
  if (types.isMap(value)) return `[Map of ${mapSize.call(value)}]`;
  if (types.isSet(value)) return `[Set of ${setSize.call(value)}]`;
  const name = constructorName(value) ?? 'object';
  if (types.isTypedArray(value)) return `[${name} ${viewBytes.call(value)} bytes]`;
  if (types.isArrayBuffer(value)) return `[${name} ${bufferBytes.call(value)} bytes]`;
  return (name === 'URL' && hrefOf(value)) || `[${name}]`;
}

function dateForm(value: Date): string {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? '[invalid Date]' : new Date(time).toISOString();
}

function hrefOf(value: object): string | null {
  try {
    const text = String(urlText.call(value));
    return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1[redacted]@');
  } catch {
    return null; // It only shares the name.
  }
}

function constructorName(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || types.isProxy(prototype)) return undefined;
  const made = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof made === 'function' && !types.isProxy(made) ? ownText(made, 'name') : undefined;
}

function ownText(value: object, key: string): string | undefined {
  const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === 'string' && text !== '' ? cutText(text, MAX_NAME_CHARACTERS) : undefined;
}

function inBrackets(kind: string, name: string | undefined): string {
  return name ? `[${kind} ${name}]` : `[${kind}]`;
}

/** The built-in getter itself, since a value may hide it behind a property of its own. */
function getterOf(prototype: object, key: string): (this: unknown) => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (getter === undefined) throw new TypeError(`This runtime has no getter ${key} where Node.js has one.`);
  return getter;
}
