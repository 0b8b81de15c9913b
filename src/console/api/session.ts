/** What a key may do; each may what the roles before it may, `agent` apart. */
export type Role = 'agent' | 'viewer' | 'operator' | 'admin';

/** Who has signed in. */
export interface Session {
  readonly organisation_id: string;
  readonly role: Role;
  readonly agent_id: string | null;
  readonly label: string;
  readonly key_prefix: string;
}
