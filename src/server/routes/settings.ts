import { ADMINS, READERS, type Route } from '../route';
import { answer } from '../schemas/fields';

const SETTINGS = answer({
  retention_days: {
    type: ['integer', 'null'],
    minimum: 1,
    maximum: 36_500,
    description: 'Records that arrived longer ago are let go of; null keeps all.',
  },
});

/** Gives the settings of the organisation. */
export const getSettings: Route = {
  method: 'GET',
  url: '/settings',
  summary: 'Gives the settings.',
  roles: READERS,
  answers: { 200: SETTINGS },
  handle: async ({ key }, _reply, { storage }) => ({
    retention_days: (await storage.settings(key.org)).retentionDays,
  }),
};

/** Sets the settings of the organisation. */
export const putSettings: Route = {
  method: 'PUT',
  url: '/settings',
  summary: 'Sets the settings.',
  roles: ADMINS,
  body: SETTINGS,
  answers: { 200: SETTINGS },
  async handle({ body, key }, _reply, { storage }) {
    const { retention_days: retentionDays } = body as { readonly retention_days: number | null };
    await storage.setSettings(key.org, { retentionDays }, key.id);
    return { retention_days: retentionDays };
  },
};
