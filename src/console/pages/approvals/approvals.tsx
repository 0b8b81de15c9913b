import { useLayoutEffect, useState } from 'preact/hooks';
import type { Approval, ApprovalPage } from '../../api/approval';
import { Choice } from '../../parts/choice';
import { Notice, ProblemNotice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { Skeleton } from '../../parts/skeleton';
import { stepThrough } from '../../parts/step-through';
import { go, path, query, withQuery } from '../../state/address';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { counted, countText } from '../../text/words';
import { ApprovalItem } from './approval-item';
import { ApprovalView } from './approval-view';
import { byUrgency } from './by-urgency';
import type { Decision } from './decision';
import { DecisionDialog } from './decision-dialog';
import { UnlistedApproval } from './unlisted-approval';

const EVENTS = ['approval_created', 'approval_updated', 'approval_decided'] as const;
const LISTS = [
  ['waiting', 'Waiting'],
  ['all', 'All'],
] as const;
const PATHS = { waiting: '/approvals/pending?limit=1000', all: '/approvals?limit=1000' } as const;
const KEYS: Readonly<Record<string, Decision>> = { a: 'approve', r: 'reject', i: 'request-info' };

/** The inbox: what waits for a human, worked with the keyboard or by hand. */
export function Approvals() {
  const shown = shownIn(query.value);
  const choose = (value: string): void => go(withQuery({ show: value === 'all' ? ['all'] : [], approval: [] }));
  return (
    <Page title="Approvals" actions={<Choice label="Show" options={LISTS} value={shown} onChoose={choose} />}>
      <Inbox key={shown} shown={shown} />
    </Page>
  );
}

function shownIn(address: URLSearchParams): 'waiting' | 'all' {
  return address.get('show') === 'all' ? 'all' : 'waiting';
}

interface Asked {
  /** The one that was read when the dialog was opened, whatever has come since. */
  readonly approval: Approval;
  readonly decision: Decision;
}

function Inbox({ shown }: { readonly shown: 'waiting' | 'all' }) {
  const { answer, problem, reload } = useAnswer<ApprovalPage>(PATHS[shown], EVENTS);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const listed = answer?.approvals ?? [];
  const list = shown === 'waiting' ? byUrgency(listed.filter(({ id }) => id !== gone)) : listed;
  const wanted = query.value.get('approval');
  const first = wanted === null ? list[0]?.id : undefined;
  const current = list.find(({ id }) => id === (wanted ?? first));
  const select = (id: string): void => go(withQuery({ approval: [id] }), { replace: true });
  // What is shown stays, whatever comes: an operator decides what has been read.
  useLayoutEffect(() => {
    if (first !== undefined) select(first);
  }, [first]);

  // Before the browser paints: what is shown is what the next key means.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || asked !== null || list.length === 0) return;
      // What scrolls by the arrows goes on to do so.
      if (key.startsWith('Arrow') && target instanceof Element && scrolls(target)) return;
      const ids = list.map(({ id }) => id);
      const at = query.value.get('approval') ?? '';
      const step = stepThrough(ids, ids.includes(at) ? at : ids[0], select);
      if (key === 'j' || key === 'ArrowDown') step(1);
      else if (key === 'k' || key === 'ArrowUp') step(-1);
      else if (key in KEYS && current !== undefined && isOpen(current) && may('operator')) {
        setAsked({ approval: current, decision: KEYS[key] });
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  const note = (id: string, text: string): void => setNotes((before) => ({ ...before, [id]: text }));
  /** Goes on with the one after it: the inbox is worked from top to bottom. */
  const decided = (id: string, decision: Decision): void => {
    const index = list.findIndex((each) => each.id === id);
    const next = list[index + 1] ?? list[index - 1];
    note(id, '');
    if (decision !== 'request-info') setGone(id);
    // The answer takes a moment: what is looked at or asked by now may be another one, or another page.
    setAsked((now) => (now?.approval.id === id ? null : now));
    const isStillRead = path.value === '/approvals' && query.value.get('approval') === id;
    if (isStillRead && shown === 'waiting' && shownIn(query.value) === shown) {
      go(withQuery({ approval: next === undefined ? [] : [next.id] }), { replace: true });
    }
    reload();
  };

  const ask = (approval: Approval) => (decision: Decision) => setAsked({ approval, decision });
  const view = (approval: Approval) => (
    <ApprovalView
      key={approval.id}
      approval={approval}
      note={notes[approval.id] ?? ''}
      onNote={(text) => note(approval.id, text)}
      onAsk={isOpen(approval) ? ask(approval) : null}
      onDecided={(decision) => decided(approval.id, decision)}
    />
  );
  return (
    <>
      {problem !== null && answer === null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={8} height={64} />}
      {answer !== null && list.length === 0 && wanted === null && <Empty shown={shown} />}
      {answer !== null && (list.length > 0 || wanted !== null) && (
        <div class="inbox">
          <List list={list} more={answer.total - listed.length} current={current} onSelect={select} />
          <section class="panel inbox-view" aria-label="Request">
            {current !== undefined && view(current)}
            {current === undefined && wanted !== null && <UnlistedApproval key={wanted} id={wanted} view={view} />}
          </section>
        </div>
      )}
      {asked !== null && (
        <DecisionDialog
          approval={asked.approval}
          decision={asked.decision}
          note={notes[asked.approval.id] ?? ''}
          onDecided={() => decided(asked.approval.id, asked.decision)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function scrolls(element: Element): boolean {
  const canScroll = /auto|scroll/.test(getComputedStyle(element).overflowY);
  return canScroll && element.scrollHeight > element.clientHeight;
}

function isOpen({ status }: Approval): boolean {
  return status === 'pending' || status === 'info_requested';
}

interface ListProps {
  readonly list: readonly Approval[];
  /** How many there are besides. */
  readonly more: number;
  readonly current: Approval | undefined;
  readonly onSelect: (id: string) => void;
}

function List({ list, more, current, onSelect }: ListProps) {
  return (
    <ul class="panel inbox-list" aria-label="Requests">
      {list.map((approval) => (
        <li key={approval.id}>
          <ApprovalItem approval={approval} isCurrent={approval.id === current?.id} onSelect={onSelect} />
        </li>
      ))}
      {more > 0 && (
        <li class="inbox-more quiet small">
          These are the latest {countText(list.length)}. There are {counted(more, 'more, older one')}.
        </li>
      )}
    </ul>
  );
}

function Empty({ shown }: { readonly shown: 'waiting' | 'all' }) {
  return (
    <div class="panel">
      <Notice title={shown === 'waiting' ? 'Nothing waits for you' : 'Nobody has asked yet'}>
        <p>
          When a policy wants a human to agree (<code>approvals</code>), the call is held and appears here, with its
          inputs, its cost and the time that is left.
        </p>
      </Notice>
    </div>
  );
}
