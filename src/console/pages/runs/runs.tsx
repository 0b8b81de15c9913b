import { Cell } from '../../parts/cell';
import { FirstSteps } from '../../parts/first-steps';
import { HeadCell } from '../../parts/head-cell';
import { Notice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { RowTable } from '../../parts/row-table';
import { RoundMoney, Sent, Time } from '../../parts/value';
import { go, path, query, withQuery } from '../../state/address';
import { runs } from '../../state/sources';
import { useRows } from '../../state/use-rows';
import { durationText } from '../../text/time-text';
import { counted, countText } from '../../text/words';
import { RunDrawer } from './run-drawer';
import { RunFilters, runQuery } from './run-filters';

const COLUMNS = [
  ['time', 'Began'],
  ['action', 'Run'],
  ['agent', 'Agent'],
  ['duration number', 'Duration'],
  ['count number', 'Actions'],
  ['count number', 'Errors'],
  ['count number', 'Interventions'],
  ['count number', 'Blocked'],
  ['spent number', 'Cost'],
  ['cost number', 'Cost prevented'],
] as const;

/** What agents did, one execution after the other. */
export function Runs() {
  const list = useRows(runs, runQuery(), ['run_created', 'stats_updated']);
  const opened = query.value.get('run');
  const open = (id: string | null): void =>
    go(withQuery({ run: id === null ? [] : [id] }), { replace: opened !== null });
  const total = list.total.value;
  return (
    <Page title="Runs" count={total === null ? null : counted(total, 'run')}>
      <RunFilters />
      <RowTable
        label="Runs"
        kind="of-runs"
        list={list}
        rows={list.rows.value}
        idOf={({ run_id: id }) => id}
        head={COLUMNS.map(([kind, name]) => (
          <HeadCell key={name} kind={kind}>
            {name}
          </HeadCell>
        ))}
        cells={(run) => (
          <>
            <Cell kind="time">
              <Time at={run.started_at} />
            </Cell>
            <Cell kind="action mono">
              <Sent text={run.run_id} />
            </Cell>
            <Cell kind="agent">
              <Sent text={run.agent_id} />
            </Cell>
            <Cell kind="duration number quiet">
              {durationText(Date.parse(run.ended_at) - Date.parse(run.started_at))}
            </Cell>
            <Cell kind="count number">{countText(run.actions)}</Cell>
            <Cell kind="count number">{countText(run.errors)}</Cell>
            <Cell kind="count number">{countText(run.interventions)}</Cell>
            <Cell kind="count number">{countText(run.blocked)}</Cell>
            <Cell kind="spent number">
              <RoundMoney usd={run.cost_usd} />
            </Cell>
            <Cell kind="cost number">
              <RoundMoney usd={run.cost_prevented_usd} />
            </Cell>
          </>
        )}
        onOpen={open}
        empty={<Empty />}
      />
      {opened !== null && <RunDrawer id={opened} ids={list.rows.value.map(({ run_id: id }) => id)} onOpen={open} />}
    </Page>
  );
}

function Empty() {
  if (runQuery() === '') return <FirstSteps />;
  return (
    <Notice title="No run matches these filters">
      <button type="button" class="button" onClick={() => go(path.value)}>
        Clear all filters
      </button>
    </Notice>
  );
}
