import type { Role } from './session';

/** An API key as it is shown: never the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  readonly agent_id: string | null;
  readonly prefix: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
}

/** The keys of the organisation. */
export interface ApiKeys {
  readonly api_keys: readonly ApiKey[];
}
