import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock';
import type { AddedDocument } from '../policy/policy-selection';
import { prepareToValidate } from '../policy/validate-document';
import { meaningOf } from './answer-meaning';
import { answerName } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import { readRemoteSet } from './remote-set';
import { SendFailure } from './send-failure';
import { takeApart } from './take-apart';

/** What a {@link RemotePolicy} works with. */
export interface RemotePolicyParts {
  readonly connection: PlatformConnection;
  readonly clock: Clock;
  /** Whose policies are asked for; null: those of the key's agent, or of all where it has none. */
  readonly agentId: string | null;
  /** Takes the documents in one step, or throws and takes none. */
  readonly apply: (added: readonly AddedDocument[]) => void;
  /** What besides the documents tells whether they can be taken. Default: nothing. */
  readonly circumstances?: () => readonly unknown[];
}

/** What became of an asking: others hold, the same hold, or those that came were refused. */
export type PolicyOutcome = 'new' | 'same' | 'refused';

/** The policies of a platform: asked for by their ETag, and taken as a whole or not at all. */
export class RemotePolicy {
  /** The documents in force, as they came; null where none have. */
  inForce: readonly unknown[] | null = null;
  /** When these were last known to be the platform's. Unix time, milliseconds; null where none have come. */
  knownAt: number | null = null;
  /** Whether they are those that the home had kept: the platform has said nothing since. */
  isFromHome = false;
  /** Why the latest, or those of some agents, were not taken; null where all were. */
  refused: string | null = null;
  /** Why those of some agents in force were not taken. */
  private refusedInForce: string | null = null;
  private added: readonly AddedDocument[] = [];
  private etag: string | null = null;
  private refusal: { readonly sent: readonly unknown[]; readonly why: string | null } | null = null;
  private etagAgent: string | null = null;

  constructor(private readonly parts: RemotePolicyParts) {}

  /** The documents in force. */
  get documents(): readonly AddedDocument[] {
    return this.added;
  }

  /**
   * Asks the platform. Whatever is no list of policies changes nothing; an empty list is an answer.
   *
   * @param keyAgent - the agent that the key belongs to, or null.
   * @throws {@link SendFailure}.
   */
  async ask(keyAgent: string | null, signal: AbortSignal): Promise<PolicyOutcome> {
    const outcome = await this.askOnce(keyAgent, signal);
    if (outcome === 'refused') return outcome;
    this.knownAt = this.parts.clock.now();
    this.isFromHome = false;
    return outcome;
  }

  /** Takes what the home had kept, as {@link take}. */
  restore(policies: readonly unknown[], knownAt: number, keyAgent: string | null): boolean {
    if (!this.take(policies, keyAgent)) return false;
    this.knownAt = knownAt;
    this.isFromHome = true;
    return true;
  }

  private async askOnce(keyAgent: string | null, signal: AbortSignal): Promise<PolicyOutcome> {
    const { connection, agentId } = this.parts;
    // Classes and runs may name any agent where the Sentinel names none.
    const whose = agentId === null ? 'include_agents=true' : `agent_id=${encodeURIComponent(agentId)}`;
    // The same documents mean something else to another agent.
    if (keyAgent !== this.etagAgent) this.etag = null;
    const known = this.etag === null ? {} : { 'if-none-match': this.etag };
    const answer = await connection.ask('GET', `/policies/sync?include_runs=true&${whose}`, null, signal, known);
    if (answer.status === 304 && this.etag !== null) {
      this.refused = this.refusedInForce;
      return 'same';
    }
    const policies = answer.json?.policies;
    if (meaningOf(answer, false) !== 'kept' || answer.status !== 200 || !Array.isArray(policies)) {
      throw new SendFailure('answer', `the platform answered ${answerName(answer)} when it was asked for policies`);
    }
    // To read a set may be costly, and one that was refused comes at every asking.
    const sent = [createHash('sha256').update(answer.text).digest('hex'), keyAgent, ...this.circumstances()];
    if (this.refusal?.sent.every((each, index) => each === sent[index])) {
      this.refused = this.refusal.why;
      return 'refused';
    }
    if (!this.take(policies, keyAgent)) {
      this.refusal = { sent, why: this.refused };
      return 'refused';
    }
    this.etag = answer.etag;
    this.etagAgent = keyAgent;
    // The first document is to hold as soon as any other one.
    if (policies.length === 0) setImmediate(prepareToValidate).unref();
    return 'new';
  }

  private circumstances(): readonly unknown[] {
    return this.parts.circumstances?.() ?? [];
  }

  /** Takes documents, or notes why not and changes nothing. */
  private take(policies: readonly unknown[], keyAgent: string | null): boolean {
    const { agentId } = this.parts;
    try {
      const added = readRemoteSet(policies, agentId === null ? keyAgent : null);
      // Of one agent alone they are taken whole: there is nobody else whom they keep from anything.
      this.added = this.applied(added, agentId === null && keyAgent === null);
      this.inForce = policies;
      this.refused = this.refusedInForce;
      return true;
    } catch (error) {
      // Whatever a document brings about, the set in force stays.
      this.refused = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
  /** @returns what was taken. */
  private applied(added: readonly AddedDocument[], isOfAll: boolean): readonly AddedDocument[] {
    const { apply } = this.parts;
    try {
      apply(added);
      this.refusedInForce = null;
      return added;
    } catch (error) {
      if (!isOfAll || !added.some(({ scope }) => scope === 'agent')) throw error;
      const { taken, refusedAgents } = takeApart(added, apply);
      const why = error instanceof Error ? error.message : String(error);
      this.refusedInForce = `Calls of the agents ${refusedAgents.join(', ')} are refused, since their policies cannot be taken: ${why}`;
      return taken;
    }
  }
}
