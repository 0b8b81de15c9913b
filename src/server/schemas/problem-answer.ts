import { PROBLEMS } from '../problem-codes';
import { listOf } from './fields';
import type { JsonSchema } from './json-schema';

const TEXT: JsonSchema = { type: 'string' };
const FAULT: JsonSchema = { type: 'object', properties: { path: TEXT, message: TEXT }, required: ['path', 'message'] };

/** What every refusal looks like: RFC 9457. */
export const PROBLEM_ANSWER = {
  description: 'Why the request was not granted.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          title: TEXT,
          status: { type: 'integer' },
          code: { type: 'string', enum: Object.keys(PROBLEMS) },
          detail: TEXT,
          errors: listOf(FAULT, 20),
          instance: { type: 'string', description: 'Under which the log has an error of the platform.' },
        },
        required: ['title', 'status', 'code', 'detail'],
      } satisfies JsonSchema,
    },
  },
};
