import { useEffect, useState } from 'preact/hooks';
import type { Approval, ApprovalPage } from '../../api/approval';
import { Choice } from '../../parts/choice';
import { Notice, ProblemNotice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { Skeleton } from '../../parts/skeleton';
import { stepThrough } from '../../parts/step-through';
import { go, query, withQuery } from '../../state/address';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { ApprovalItem } from './approval-item';
import { ApprovalView } from './approval-view';
import type { Decision } from './decision';
import { DecisionDialog } from './decision-dialog';

const EVENTS = ['approval_created', 'approval_updated', 'approval_decided'] as const;
const LISTS = [
  ['waiting', 'Waiting'],
  ['all', 'All'],
] as const;
const PATHS = { waiting: '/approvals/pending?limit=200', all: '/approvals?limit=200' } as const;
const KEYS: Readonly<Record<string, Decision>> = { a: 'approve', r: 'reject', i: 'request-info' };

/** The inbox: what waits for a human, worked with the keyboard or by hand. */
export function Approvals() {
  const shown = query.value.get('show') === 'all' ? 'all' : 'waiting';
  const { answer, problem, reload } = useAnswer<ApprovalPage>(PATHS[shown], EVENTS);
  const list = answer?.approvals ?? [];
  const wanted = query.value.get('approval');
  const current = list.find(({ id }) => id === wanted) ?? (wanted === null ? list[0] : undefined);
  const [asked, setAsked] = useState<Decision | null>(null);
  const select = (id: string): void => go(withQuery({ approval: [id] }), { replace: true });
  const isOpen = current?.status === 'pending' || current?.status === 'info_requested';

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || asked !== null || current === undefined) return;
      const step = stepThrough(
        list.map(({ id }) => id),
        current.id,
        select,
      );
      if (key === 'j' || key === 'ArrowDown') step(1);
      else if (key === 'k' || key === 'ArrowUp') step(-1);
      else if (key in KEYS && isOpen && may('operator')) setAsked(KEYS[key]);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  /** Goes on with the one after it: the inbox is worked from top to bottom. */
  const decided = (): void => {
    const index = list.findIndex(({ id }) => id === current?.id);
    const next = list[index + 1] ?? list[index - 1];
    setAsked(null);
    if (shown === 'waiting') go(withQuery({ approval: next === undefined ? [] : [next.id] }), { replace: true });
    reload();
  };

  const choose = (value: string): void => go(withQuery({ show: value === 'all' ? ['all'] : [], approval: [] }));
  return (
    <Page title="Approvals" actions={<Choice label="Show" options={LISTS} value={shown} onChoose={choose} />}>
      {problem !== null && answer === null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={8} height={64} />}
      {answer !== null && list.length === 0 && <Empty shown={shown} />}
      {list.length > 0 && (
        <div class="inbox">
          <List list={list} current={current} onSelect={select} />
          <section class="panel inbox-view" aria-label="Request">
            {current === undefined ? (
              <Notice title="This request does not wait any more">
                <p>It was decided, or its time is over.</p>
              </Notice>
            ) : (
              <ApprovalView key={current.id} approval={current} onAsk={isOpen ? setAsked : null} onDecided={decided} />
            )}
          </section>
        </div>
      )}
      {asked !== null && current !== undefined && (
        <DecisionDialog approval={current} decision={asked} onDecided={decided} onClose={() => setAsked(null)} />
      )}
    </Page>
  );
}

interface ListProps {
  readonly list: readonly Approval[];
  readonly current: Approval | undefined;
  readonly onSelect: (id: string) => void;
}

function List({ list, current, onSelect }: ListProps) {
  return (
    <ul class="panel inbox-list" aria-label="Requests">
      {list.map((approval) => (
        <li key={approval.id}>
          <ApprovalItem approval={approval} isCurrent={approval.id === current?.id} onSelect={onSelect} />
        </li>
      ))}
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
