import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { OpenLink } from '../../storage/approvals';
import type { Storage } from '../../storage/storage';
import { decidedRevision } from './decided-revision';

/** How often it looks at the least. Unit: milliseconds. */
const INTERVAL_MS = 10_000;
/** Interventions that are looked at in one go. */
const PIECE = 500;
/** Decided requests that are remembered until the next look. */
const MAX_DECIDED = 10_000;
/** An agent's home sends its records when it is back; after so long the platform waits for none any more. */
const WAIT_FOR_RECORD_MS = 7 * 24 * 60 * 60_000;

/**
 * Sees to it that requests for approval expire when their time is over, and that the interventions of those that are decided
 * say so, in place of an agent that cannot.
 */
export class ApprovalKeeper {
  private cancel: () => void = () => undefined;
  /** When it looks next. Unix time, milliseconds. */
  private nextAt = 0;
  private isClosed = false;
  private underWay: Promise<void> | null = null;
  private after: OpenLink | null = null;
  /** When it goes on with its walk through what is open. Unix time, milliseconds. */
  private walkAt = 0;
  /** Requests that were decided since the last look, by organisation and id: told of first. */
  private decided: { readonly org: number; readonly id: string }[] = [];
  private readonly stopListening: () => void;

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.stopListening = storage.onCommitted((events) => {
      for (const { kind, org, id } of events) if (kind === 'approval_decided') this.noteDecided(org, id as string);
    });
    this.lookIn(0);
  }

  /** Looks at that moment, or earlier: something expires then. Unix time, milliseconds. */
  lookBy(at: number): void {
    if (at < this.nextAt) this.lookIn(at - this.clock.now());
  }

  /** Takes up nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.stopListening();
    this.cancel();
    await this.underWay;
  }

  private noteDecided(org: number, id: string): void {
    // The walk comes to those that find no room here.
    if (this.decided.length < MAX_DECIDED) this.decided.push({ org, id });
    this.lookBy(this.clock.now());
  }

  private lookIn(ms: number): void {
    this.cancel();
    this.nextAt = this.clock.now() + Math.max(0, ms);
    // What is under way sets the next look when it is done.
    if (this.isClosed || this.underWay !== null) return;
    this.cancel = this.clock.after(Math.max(0, ms), () => {
      this.underWay = this.look().finally(() => {
        this.underWay = null;
        this.lookIn(this.nextAt - this.clock.now());
      });
    });
  }

  private async look(): Promise<void> {
    // What is asked or decided meanwhile makes it earlier.
    const began = this.clock.now();
    this.nextAt = began + INTERVAL_MS;
    const { approvals } = this.storage;
    try {
      const next = await approvals.settle();
      if (next !== null) this.nextAt = Math.min(next, this.nextAt);
      for (const { org, id } of this.decided.splice(0)) await this.revise(await approvals.openLinksOf(org, id));
      if (began < this.walkAt) return;
      this.walkAt = began + INTERVAL_MS;
      await this.walk();
    } catch (err) {
      this.logger.warn({ err }, 'What became of approvals could not be noted; it is tried again.');
    }
  }

  /** A piece of what is open, going on where the last walk ended: what waits for its record, or was decided before a start. */
  private async walk(): Promise<void> {
    const links = await this.storage.approvals.openLinks(PIECE, this.after);
    this.after = links.length < PIECE ? null : links[PIECE - 1];
    await this.revise(links);
  }

  private async revise(links: readonly OpenLink[]): Promise<void> {
    for (const link of links) await this.reviseOne(link);
  }

  private async reviseOne(link: OpenLink): Promise<void> {
    const { org, interventionId, approvalId } = link;
    const found = await this.storage.approvals.find(org, approvalId);
    const body = await this.storage.agentRevision(org, interventionId);
    const now = this.clock.now();
    if (found !== null && body !== null) {
      const { approval } = found;
      const row = decidedRevision(body, approval, now);
      const writer = { org, agentId: approval.keyAgentId, isPlatform: true };
      // Where the agent was faster, or the record is another key's, it is refused: and that is right.
      if (row !== null) await this.storage.addInterventions(writer, [row]);
    } else if (found !== null && now < (found.approval.decidedAt ?? now) + WAIT_FOR_RECORD_MS) {
      return;
    }
    await this.storage.approvals.closeLink(link);
  }
}
