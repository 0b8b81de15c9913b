import type { Role } from '../../storage/truth';
import { keyHash } from '../key-hash';
import { keyPrefix, newKey } from '../new-key';
import { ADMINS, EVERYONE, type Route } from '../route';
import { API_KEY } from '../schemas/answers';
import { answer, ID, NAME, orNull, TEXT } from '../schemas/fields';
import { keyAnswer } from './key-answer';

/** Makes a key, and shows it this once. */
export const createApiKey: Route = {
  method: 'POST',
  url: '/api-keys',
  summary: 'Makes an API key. The key itself is shown in this answer and never again.',
  roles: ADMINS,
  body: {
    type: 'object',
    properties: { label: NAME, role: { type: 'string', enum: EVERYONE }, agent_id: orNull(ID) },
    required: ['label', 'role'],
    additionalProperties: false,
  },
  answers: { 201: answer({ ...API_KEY, key: TEXT }) },
  async handle({ body, key: by }, reply, { storage, ids, clock }) {
    const { label, role, agent_id: agentId = null } = body as Body;
    const key = newKey();
    const kept = { id: ids.next(clock.now()), org: by.org, label, role, agentId, prefix: keyPrefix(key) };
    const stored = await storage.addKey(kept, keyHash(key), by.id);
    reply.code(201);
    return { ...keyAnswer(stored), key };
  },
};

interface Body {
  readonly label: string;
  readonly role: Role;
  readonly agent_id?: string | null;
}
